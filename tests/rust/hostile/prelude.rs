#![allow(unused)]
use std::io::{self, ErrorKind, Read};
use std::net::{TcpStream, ToSocketAddrs, UdpSocket};
use std::os::fd::FromRawFd;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::{fs::symlink, net::{SocketAddr, UnixStream}};

unsafe extern "C" {
    fn syscall(number: i64, ...) -> i64;
    fn getuid() -> u32;
    fn geteuid() -> u32;
    fn getgid() -> u32;
    fn getegid() -> u32;
    fn fork() -> i32;
    fn setsid() -> i32;
    fn signal(number: i32, handler: usize) -> usize;
    fn kill(pid: i32, signal: i32) -> i32;
    fn gethostname(name: *mut u8, size: usize) -> i32;
    fn mknod(path: *const i8, mode: u32, device: u64) -> i32;
    #[link_name = "socket"]
    fn open_socket(family: i32, kind: i32, protocol: i32) -> i32;
}

fn ended(code: i64) -> String {
    if code < 0 { format!("{:?}", io::Error::last_os_error().kind()) } else { format!("returned {code}") }
}

fn call(number: i64, a: [i64; 5]) -> String {
    ended(unsafe { syscall(number, a[0], a[1], a[2], a[3], a[4]) })
}

fn socket(family: i32, kind: i32) -> String {
    ended(unsafe { open_socket(family, kind, 0) }.into())
}

fn make_device(path: &str, mode: u32, device: u64) -> String {
    let path = std::ffi::CString::new(path).unwrap();
    ended(unsafe { mknod(path.as_ptr() as *const i8, mode, device) }.into())
}

fn text(from: &mut impl Read) -> io::Result<String> {
    let mut found = vec![];
    from.take(65536).read_to_end(&mut found)?;
    Ok(String::from_utf8_lossy(&found).into_owned())
}

fn read(path: &str) -> Result<String, ErrorKind> {
    std::fs::File::open(path).and_then(|mut file| text(&mut file)).map_err(|e| e.kind())
}

fn list(path: &str) -> Result<Vec<String>, ErrorKind> {
    let names = std::fs::read_dir(path).map_err(|e| e.kind())?;
    Ok(names.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect())
}

fn hear<S: Read>(to: io::Result<S>) -> Result<String, ErrorKind> {
    to.and_then(|mut stream| text(&mut stream)).map_err(|e| e.kind())
}

fn read_open(number: i32) -> Option<String> {
    let mut file = std::mem::ManuallyDrop::new(unsafe { std::fs::File::from_raw_fd(number) });
    file.metadata().ok().map(|_| text(&mut *file).unwrap_or_default())
}

fn host_name() -> String {
    let mut name = [0u8; 256];
    unsafe { gethostname(name.as_mut_ptr(), name.len()) };
    String::from_utf8_lossy(&name).trim_end_matches('\0').to_owned()
}
