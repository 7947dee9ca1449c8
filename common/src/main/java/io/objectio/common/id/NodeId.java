package io.objectio.common.id;

import java.util.regex.Pattern;

/** A metadata node, gateway or repair manager by its short name from the config (meta1). 1 to 32 of a-z, A-Z, 0-9, dot, dash and underscore. */
public record NodeId(String name) implements Comparable<NodeId> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");

    public NodeId {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name: '" + name + "' (1 to 32 letters, digits, dots, dashes, underscores)");
        }
    }

    @Override
    public int compareTo(NodeId other) { return name.compareTo(other.name); }

    @Override
    public String toString() { return name; }
}
