package io.objectio.common.config;

import java.util.ArrayList;
import java.util.List;

/** A configuration that cannot be used. Carries every problem found, each with where it is and what to write instead. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    private final ArrayList<String> problems;

    public ConfigException(List<String> problems) {
        super(problems.size() == 1 ? problems.getFirst() : problems.size() + " problems:\n  " + String.join("\n  ", problems));
        this.problems = new ArrayList<>(problems);
    }

    public List<String> problems() { return List.copyOf(problems); }
}
