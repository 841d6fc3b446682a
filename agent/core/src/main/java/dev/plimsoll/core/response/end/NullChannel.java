package dev.plimsoll.core.response.end;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Takes every byte and keeps none. */
final class NullChannel implements WritableByteChannel {
  @Override
  public int write(ByteBuffer source) {
    int length = source.remaining();
    source.position(source.limit());
    return length;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
