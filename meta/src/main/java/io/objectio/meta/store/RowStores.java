package io.objectio.meta.store;

/** What both stores check alike. */
final class RowStores {
    private RowStores() {}

    static void checkForward(Applied from, Applied to) {
        if (to.index() <= from.index() || to.term() < from.term()) {
            throw new IllegalArgumentException("a commit at " + to + " on a state at " + from + ": entries are applied once and in order");
        }
    }
}
