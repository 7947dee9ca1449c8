package io.objectio.meta.raft;

import java.util.List;

/** Makes the body of one log entry from encoded commands; an empty list is a barrier's. */
public interface EntryFraming {
    byte[] frame(List<byte[]> commands);
}
