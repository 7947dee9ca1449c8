package io.objectio.cli.output;

import io.objectio.common.lifecycle.ExitCode;
import java.util.List;

/** What one command shows. The table is for people and the scripts of the manual; the JSON is a contract named by its schema. */
public interface View {
    /** Name and version of the JSON form: {@code osd.list/v1}. */
    String schema();

    /** Lines for people; wide adds columns to the right. */
    List<String> table(boolean wide, boolean colour);

    Fields json();

    /** What the process returns when it has shown this. */
    default ExitCode exitCode() { return ExitCode.OK; }
}
