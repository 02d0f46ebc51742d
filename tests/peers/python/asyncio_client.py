"""asyncio_client.py ADDRESS PORT [MESSAGE [COUNT]]: Python's asyncio streams."""

import asyncio
import sys


async def talk(address: str, port: int, message: bytes) -> None:
    reader, writer = await asyncio.open_connection(address, port)
    writer.write(message)
    answer = await reader.readexactly(len(message))
    writer.close()
    await writer.wait_closed()
    if answer != message:
        sys.exit(f"the answer {answer!r} is not the message")


async def main() -> None:
    message = sys.argv[3] if len(sys.argv) > 3 else "hello"
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    for _ in range(count):
        await talk(sys.argv[1], int(sys.argv[2]), message.encode())


asyncio.run(main())
