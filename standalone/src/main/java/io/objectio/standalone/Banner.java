package io.objectio.standalone;

import io.objectio.common.config.Credentials;
import java.io.PrintStream;

/** What a person reads when the store serves. The READY line is for scripts; the rest is to be pasted. */
final class Banner {
    private Banner() {}

    static void print(PrintStream out, StandaloneConfig config, Roster roster, Credentials credentials) {
        String endpoint = credentials.endpoint();
        out.println("READY " + endpoint);
        out.println();
        out.println("  " + roster.disks().size() + " disks under " + roster.pathsByOsd().size() + " OSDs"
                + (roster.away() == 0 ? "" : ", " + roster.away() + " of them AWAY (missing or empty; they come back by themselves)")
                + "; any two may go and everything is still read.");
        out.println("  Keys are in " + config.credentials() + " (administrator " + credentials.accessKey() + ").");
        out.println();
        out.println("  aws:     export AWS_ACCESS_KEY_ID=" + credentials.accessKey()
                + " AWS_SECRET_ACCESS_KEY=$(sed -n 's/.*\"secret_key\" *: *\"\\(.*\\)\".*/\\1/p' "
                + config.credentials() + ") AWS_DEFAULT_REGION=us-east-1");
        out.println("           aws --endpoint-url " + endpoint + " s3 mb s3://photos");
        out.println("           aws --endpoint-url " + endpoint + " s3 cp FILE s3://photos/");
        out.println("  mc:      mc alias set objectio " + endpoint + " $AWS_ACCESS_KEY_ID $AWS_SECRET_ACCESS_KEY");
        out.println("  rclone:  rclone lsd :s3,provider=Other,env_auth=true,endpoint='" + endpoint + "':");
        out.println("  lose a disk and read all the same:");
        out.println("           mv " + roster.disks().getFirst().path() + " " + roster.disks().getFirst().path() + ".gone");
        out.println("           bin/objectio-cli --data " + config.data() + " osd disk-status");
        out.println("  Ctrl-C stops; the next start finds everything.");
        out.flush();
    }
}
