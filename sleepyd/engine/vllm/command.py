"""How vLLM's server is started: its command line and environment, from the configuration."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from sleepyd.config import Config
from sleepyd.engine.vllm import environment
from sleepyd.engine.vllm.client import BASE
from sleepyd.koans.load import load_tasks

_SPECULATION = {"method": "ngram", "num_speculative_tokens": 8, "prompt_lookup_max": 4, "prompt_lookup_min": 2}


def command(config: Config, model: Path) -> Callable[[Path], list[str]]:
    """From the socket to the server's command line. Raises EngineUnavailable when vLLM is not installed."""
    settings = config.vllm
    words = [
        str(environment.python(config)),
        *("-m", "vllm.entrypoints.openai.api_server"),
        *("--model", str(model), "--served-model-name", BASE),
        *("--enable-lora", "--max-lora-rank", str(settings.max_lora_rank)),
        *("--max-loras", str(settings.max_loras), "--max-cpu-loras", str(adapters_kept(config))),
        *("--max-model-len", str(config.model.max_prompt_tokens + config.model.max_new_tokens)),
        *("--dtype", settings.dtype, "--enable-prefix-caching", "--enable-sleep-mode", "--disable-uvicorn-access-log"),
    ]
    if environment.is_cpu(config):
        words.append("--enforce-eager")  # what a CPU would win by compiling, it loses in minutes at every start
        words.remove("--enable-sleep-mode")
    else:
        words += ["--gpu-memory-utilization", str(settings.gpu_memory_utilization)]
    if settings.speculate:
        words += ["--speculative-config", json.dumps(_SPECULATION)]
    words += settings.extra_args
    return lambda socket: [*words, "--uds", str(socket)]


def variables(config: Config) -> Mapping[str, str]:
    """What the server's environment needs."""
    return {
        "VLLM_ALLOW_RUNTIME_LORA_UPDATING": "True",
        "VLLM_SERVER_DEV_MODE": "1",  # sleep and wake
        "VLLM_CPU_KVCACHE_SPACE": str(config.vllm.kv_cache_gib),
        "VLLM_NO_USAGE_STATS": "1",
        "DO_NOT_TRACK": "1",
        "HF_HUB_OFFLINE": "1",
    }


def adapters_kept(config: Config) -> int:
    """How many adapters the server keeps: while generations change, those of two are loaded."""
    return config.vllm.max_cpu_loras or max(config.vllm.max_loras, 2 * len(load_tasks(config.paths.koans)) + 32)
