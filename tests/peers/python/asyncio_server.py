"""asyncio_server.py PORT [COUNT]: Python's asyncio streams (non-blocking sockets behind epoll)."""

import asyncio
import sys


async def main() -> None:
    port = int(sys.argv[1])
    left = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    finished = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal left
        while received := await reader.read(4096):
            writer.write(received)
            await writer.drain()
        writer.close()
        await writer.wait_closed()
        left -= 1
        if left == 0:
            finished.set()

    server = await asyncio.start_server(serve, "0.0.0.0", port)
    await finished.wait()
    server.close()


asyncio.run(main())
