package dev.plimsoll.core.signal.watch;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A stream socket in the file system, on which any byte is a hint. Never waits. */
final class SocketSource implements PressureSource {
  private final SocketChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(256);
  private volatile boolean over;

  private SocketSource(SocketChannel channel) {
    this.channel = channel;
  }

  static SocketSource open(Path path, String write) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.configureBlocking(false);
      if (!channel.connect(UnixDomainSocketAddress.of(path))) {
        throw new IOException("nobody accepts the connection");
      }
      channel.write(ByteBuffer.wrap(write.getBytes(StandardCharsets.ISO_8859_1)));
      return new SocketSource(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public boolean told(long nanos) {
    if (over) {
      return false;
    }
    try {
      buffer.clear();
      int read = channel.read(buffer);
      over = read < 0;
      return read > 0;
    } catch (IOException e) {
      over = true;
      return false;
    }
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void close() {
    over = true;
    PressureSource.closeQuietly(channel);
  }
}
