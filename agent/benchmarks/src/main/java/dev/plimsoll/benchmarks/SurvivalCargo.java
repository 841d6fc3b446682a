package dev.plimsoll.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/** What a container is filled with, piece by piece; each is touched. */
interface SurvivalCargo {
  /** Of one piece. */
  int bytes();

  Object take();

  /** It is given up. */
  void give(Object piece);

  static SurvivalCargo of(String kind) {
    return switch (kind) {
      case "kept", "buffers" -> new Buffers();
      case "malloc" -> new Compressors();
      case "netty" -> new Pooled();
      default -> throw new IllegalArgumentException("--kind: " + kind);
    };
  }

  /** Free only once a collection has found it. */
  final class Buffers implements SurvivalCargo {
    @Override
    public int bytes() {
      return 1 << 20;
    }

    @Override
    public Object take() {
      ByteBuffer piece = ByteBuffer.allocateDirect(bytes());
      for (int i = 0; i < piece.capacity(); i += 4096) {
        piece.put(i, (byte) 1);
      }
      return piece;
    }

    @Override
    public void give(Object piece) {
      // Whoever drops it has given it up.
    }
  }

  /** What zlib takes from the C library, in pieces too small for mappings of their own. */
  final class Compressors implements SurvivalCargo {
    private final byte[] text = new byte[64 << 10];
    private final byte[] packed = new byte[64 << 10];

    @Override
    public int bytes() {
      return 268_000;
    }

    @Override
    public Object take() {
      Deflater piece = new Deflater();
      piece.setInput(text);
      piece.deflate(packed);
      return piece;
    }

    @Override
    public void give(Object piece) {
      ((Deflater) piece).end();
    }
  }

  /** Netty as it comes. */
  final class Pooled implements SurvivalCargo {
    private final ByteBufAllocator allocator = new PooledByteBufAllocator(/* preferDirect= */ true);

    @Override
    public int bytes() {
      return 1 << 20;
    }

    @Override
    public Object take() {
      ByteBuf piece = allocator.directBuffer(bytes());
      for (int i = 0; i < piece.capacity(); i += 4096) {
        piece.setByte(i, 1);
      }
      return piece;
    }

    @Override
    public void give(Object piece) {
      ((ByteBuf) piece).release();
    }
  }
}
