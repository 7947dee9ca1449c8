package io.objectio.cli.command;

import io.objectio.cli.output.ErrorCode;
import io.objectio.cli.output.VerifyFullView;
import io.objectio.protocol.admin.AdminRequest;
import io.objectio.protocol.admin.AdminResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "verify", description = "Checks every shard of every object, and every disk's inventory against the metadata; exit code 8 for problems, 9 for lost data.", footer = {
        "", "Examples:", "  objectio-cli verify --full", "  objectio-cli verify --full -o json > report.json"})
final class VerifyCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--full", description = "Everything: all data is read from all disks.")
    boolean full;

    VerifyCommand(Session session) { this.session = session; }

    @Override
    public Integer call() throws CliFailure {
        if (!full) {
            throw new CliFailure(ErrorCode.USAGE, "verify needs --full; one object is verified by: objectio-cli object verify BUCKET/KEY");
        }
        return session.show(session.ask(this::verify));
    }

    private VerifyFullView verify(MetaLink meta) throws CliFailure {
        Surroundings around = session.around();
        ProgressReport progress = new ProgressReport(around.err(), around.terminal(), "blobs");
        long start = around.ticker().millis();
        VerifyFullView sum = VerifyFullView.NOTHING;
        String cursor = "";
        try {
            while (true) {
                AdminResponse.VerifiedPage page = meta.ask(new AdminRequest.VerifyFull(cursor), AdminResponse.VerifiedPage.class);
                sum = sum.plus(page, around.ticker().millis() - start);
                progress.at(sum.blobs(), Math.max(sum.blobs(), page.blobsTotal()));
                if (page.done()) {
                    return sum;
                }
                if (page.cursor().equals(cursor)) {
                    throw new CliFailure(ErrorCode.UNEXPECTED_ANSWER, "the verification does not move on from '" + cursor + "'");
                }
                cursor = page.cursor();
            }
        } finally {
            progress.end();
        }
    }
}
