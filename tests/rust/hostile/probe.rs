//! Does what its first word says, and prints how that went.

use std::{env, fs, fs::File, hint::black_box, io, io::Write, os::fd::FromRawFd, process::Command, thread, time::Duration};
use std::{net::TcpListener, net::TcpStream, os::unix::process::CommandExt};

unsafe extern "C" {
    fn syscall(number: i64, ...) -> i64;
    fn socket(family: i32, kind: i32, protocol: i32) -> i32;
    fn getuid() -> u32;
    fn getgid() -> u32;
    fn getgroups(size: i32, list: *mut u32) -> i32;
    fn prctl(option: i32, a: u64, b: u64, c: u64, d: u64) -> i32;
    fn capget(header: *const [u32; 2], data: *mut [[u32; 3]; 2]) -> i32;
    fn getrlimit(resource: u32, limit: *mut [u64; 2]) -> i32;
    fn signal(number: i32, handler: usize) -> usize;
    fn fork() -> i32;
    fn setsid() -> i32;
    fn close(fd: i32) -> i32;
}

fn error_of(code: i64) -> i32 {
    if code < 0 { io::Error::last_os_error().raw_os_error().unwrap() } else { 0 }
}

fn numbers(words: &[String]) -> impl Iterator<Item = i64> + '_ {
    words[2..].iter().map(|word| word.parse().unwrap())
}

fn hold(mib: usize) {
    black_box(vec![1u8; mib << 20].iter().map(|b| *b as u64).sum::<u64>());
    let held = vec![1u8; mib << 20];
    thread::sleep(Duration::from_secs(60));
    black_box(held);
}

fn main() {
    let words: Vec<String> = env::args().collect();
    let again = |word: &str| { let mut command = Command::new(&words[0]); command.arg(word); command };
    match words[1].as_str() {
        "read" => for path in &words[2..] { println!("{path} {}", fs::metadata(path).is_ok()); },
        "write" => for path in &words[2..] {
            let error = fs::write(path, "x").err().and_then(|e| e.raw_os_error()).unwrap_or(0);
            println!("{path} {error}");
        },
        "fill" => {
            let mut file = File::create("/tmp/large").unwrap();
            let block = vec![1u8; 1 << 20];
            let written = (0..1000).take_while(|_| file.write_all(&block).is_ok()).count();
            println!("{written}");
        }
        "fill with files" => {
            let block = vec![1u8; 1 << 20];
            let ended = (0..300).map(|n| fs::write(format!("/tmp/{n}"), &block)).enumerate().find(|(_, r)| r.is_err());
            let (written, error) = ended.unwrap();
            println!("{written} {:?}", error.unwrap_err().kind());
        }
        "env" => for (name, value) in env::vars() { println!("{name}={value}"); },
        "open" => {
            let is_open = |fd: &i32| std::mem::ManuallyDrop::new(unsafe { File::from_raw_fd(*fd) }).metadata().is_ok();
            println!("{:?}", (0..256).filter(is_open).collect::<Vec<_>>());
        }
        "identity" => unsafe {
            let (mut capabilities, mut groups) = ([[0u32; 3]; 2], [0u32; 64]);
            assert_eq!(capget(&[0x2008_0522, 0], &mut capabilities), 0);
            println!("{} {} {}", getuid(), getgid(), prctl(39, 0, 0, 0, 0));
            println!("{:?}", capabilities);
            let count = getgroups(64, groups.as_mut_ptr());
            println!("{:?}", groups[..count as usize].iter().filter(|g| **g < 65534).collect::<Vec<_>>());
        },
        "limits" => for number in numbers(&words) {
            let mut limit = [0u64; 2];
            assert_eq!(unsafe { getrlimit(number as u32, &mut limit) }, 0);
            println!("{} {}", limit[0], limit[1]);
        },
        "calls" => for number in numbers(&words) {
            println!("{number} {}", error_of(unsafe { syscall(number, 0, 0, 0, 0, 0, 0) }));
        },
        "clone" => for flag in numbers(&words[1..]) {
            // SIGCHLD, so that a child that is made after all is an ordinary one, and ends at once.
            let made = unsafe { syscall(words[2].parse().unwrap(), flag | 17, 0, 0, 0, 0) };
            if made == 0 { std::process::exit(0); }
            println!("{flag} {}", error_of(made));
        },
        "socket" => for family in numbers(&words) {
            println!("{family} {}", error_of(unsafe { socket(family as i32, 2, 0) }.into()));
        },
        "connect" => println!("{}", TcpStream::connect(&words[2]).is_ok()),
        "loopback" => {
            let server = TcpListener::bind("127.0.0.1:0").unwrap();
            let mut client = TcpStream::connect(server.local_addr().unwrap()).unwrap();
            client.write_all(b"hello").unwrap();
            drop(client);
            println!("{}", io::read_to_string(server.accept().unwrap().0).unwrap());
        }
        "print" => loop { println!("{}", "x".repeat(1000)); },
        "spin" => loop { black_box(0); },
        "sleep" => thread::sleep(Duration::from_secs(60)),
        "allocate" => { let v = vec![1u8; 4 << 30]; println!("{}", v[v.len() / 2]); }
        "hold" => hold(words[2].parse().unwrap()),
        "hold together" => {
            if words.get(4).is_some() { unsafe { close(1); close(2); } }
            for _ in 0..words[2].parse().unwrap() {
                if unsafe { fork() } == 0 { return hold(words[3].parse().unwrap()); }
            }
            thread::sleep(Duration::from_secs(60));
        }
        "threads" => {
            let wait = || thread::Builder::new().stack_size(32768).spawn(|| thread::sleep(Duration::from_secs(60)));
            println!("{}", (0..1000).take_while(|_| wait().is_ok()).count());
            std::process::exit(0);
        }
        "orphan" => { again("sleep").spawn().unwrap(); }
        "daemon" => {
            for number in 1..32 { unsafe { signal(number, 1); } }
            if unsafe { fork() } > 0 { thread::sleep(Duration::from_secs(1)); return; }
            unsafe { setsid(); }
            again("sleep").process_group(0).spawn().unwrap();
            thread::sleep(Duration::from_secs(60));
        }
        "fork" => loop { unsafe { fork(); } },
        "exit" => std::process::exit(words[2].parse().unwrap()),
        "abort" => std::process::abort(),
        _ => println!("{}", fs::read_to_string("/work/a.txt").unwrap()),
    }
}
