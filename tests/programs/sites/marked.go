// An echo server for one client. Each line that makes a call says so.
package main

import "net"

func serve(connection net.Conn) {
	buffer := make([]byte, 100)
	size, err := connection.Read(buffer) // site: read
	if err != nil {
		panic(err)
	}
	if _, err = connection.Write(buffer[:size]); err != nil { // site: write
		panic(err)
	}
	connection.Close() // site: close
}

func main() {
	listener, err := net.Listen("tcp4", "127.0.0.1:9877") // site: socket setsockopt bind listen
	if err != nil {
		panic(err)
	}
	connection, err := listener.Accept() // site: accept4
	if err != nil {
		panic(err)
	}
	serve(connection)
}
