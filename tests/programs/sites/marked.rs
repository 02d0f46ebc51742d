// An echo server for one client. Each line that makes a call says so.
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

#[inline(never)]
fn serve(mut connection: TcpStream) {
    let mut buffer = [0u8; 100];
    let size = connection.read(&mut buffer).unwrap(); // site: recvfrom
    connection.write_all(&buffer[..size]).unwrap(); // site: sendto
    drop(connection); // site: close
}

fn main() {
    let listener = TcpListener::bind("127.0.0.1:9877").unwrap(); // site: socket setsockopt bind listen
    let (connection, _) = listener.accept().unwrap(); // site: accept4
    serve(connection);
    std::process::exit(0);
}
