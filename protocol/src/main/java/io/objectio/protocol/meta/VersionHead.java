package io.objectio.protocol.meta;

import io.objectio.common.id.InstanceId;
import java.time.Instant;

/** A version as it stands in the state: the head, when it was committed (command time) and under which version id and instance. */
public record VersionHead(ObjectHead head, Instant modified, String version, InstanceId instance) {}
