package io.objectio.codec;

import io.objectio.codec.loop.CodingLoop;

/** One rung of the ladder: a way to make codecs. Making one may fail with any exception or linkage error; the self-test drops the backend then. */
interface CodecBackend {
    /** Unique; the part before the dash is the family that configuration may name. */
    String name();

    ErasureCodec create(int k, int m);

    static CodecBackend of(CodingLoop loop) {
        return new CodecBackend() {
            @Override
            public String name() { return loop.name(); }

            @Override
            public ErasureCodec create(int k, int m) { return new LoopCodec(loop, k, m); }
        };
    }

    /** The Reed-Solomon library. */
    static CodecBackend reference() {
        return new CodecBackend() {
            @Override
            public String name() { return ReferenceCodec.NAME; }

            @Override
            public ErasureCodec create(int k, int m) { return new ReferenceCodec(k, m); }
        };
    }
}
