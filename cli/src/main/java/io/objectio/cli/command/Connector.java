package io.objectio.cli.command;

import io.objectio.common.config.Credentials;
import io.objectio.protocol.rpc.Rpc;

/** Makes the network client; the caller closes it. */
public interface Connector {
    /** A client that shows itself with this access key and secret, in the role CLIENT. Connects at the first call. */
    Rpc connect(Credentials credentials) throws CliFailure;
}
