"""vLLM, in an environment and processes of its own.

command       how its server is started
client        what is said to it over HTTP
keeper        the process between us and it
server        keeps it alive
engine        the engine that the rest of sleepyd sees
environment   where it is installed
"""
