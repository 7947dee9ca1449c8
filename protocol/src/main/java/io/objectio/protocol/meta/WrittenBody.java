package io.objectio.protocol.meta;

import io.objectio.common.id.InstanceId;
import java.util.List;

/** The bytes of one PUT or part as written: extents in order without gaps, and the blobs that they name. Empty lists for no bytes. */
public record WrittenBody(InstanceId instance, List<Extent> extents, List<WrittenBlob> blobs) {
    public WrittenBody {
        extents = List.copyOf(extents);
        blobs = List.copyOf(blobs);
    }
}
