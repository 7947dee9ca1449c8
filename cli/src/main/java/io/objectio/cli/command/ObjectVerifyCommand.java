package io.objectio.cli.command;

import io.objectio.cli.output.ErrorCode;
import io.objectio.cli.output.ObjectVerifyView;
import io.objectio.cli.output.View;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "verify", description = "Reads and checks every shard of an object; exit code 8 if some are bad, 9 if it cannot be read.", footer = {
        "", "Examples:", "  objectio-cli object verify photos/2026/cat.jpg", "  objectio-cli object verify photos/2026/cat.jpg -o wide"})
final class ObjectVerifyCommand extends ReadCommand {
    @Parameters(paramLabel = "BUCKET/KEY", description = "The object; the first slash ends the bucket's name.")
    String object = "";

    ObjectVerifyCommand(Session session) { super(session); }

    @Override
    View ask(MetaLink meta) throws CliFailure {
        int slash = object.indexOf('/');
        if (slash <= 0 || slash == object.length() - 1) {
            throw new CliFailure(ErrorCode.USAGE, "an object is written BUCKET/KEY, not '" + object + "'");
        }
        return new ObjectVerifyView(meta.ask(new AdminRequest.VerifyObject(object.substring(0, slash), object.substring(slash + 1)),
                AdminResponse.ObjectVerified.class));
    }
}
