package io.objectio.gateway.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** The bytes of a body without any framing, before they are digested. */
interface PlainBody {
    /** At least one byte, or -1 at the end, where what the framing promises has been checked. */
    int read(ByteBuffer target) throws IOException, InterruptedException;

    /** Trailers by lower-case name; complete once read has returned -1. */
    Map<String, String> trailers();
}
