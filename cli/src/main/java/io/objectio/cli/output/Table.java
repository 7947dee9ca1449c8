package io.objectio.cli.output;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows under a header, left-aligned in columns of at least the given widths (which hold the gap to the next column). A column whose texts are
 * longer grows so that two spaces stay; the last one is not padded.
 */
final class Table {
    private static final int MIN_GAP = 2;

    private record Column(String title, int width) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    Table column(String title, int width) {
        columns.add(new Column(title, width));
        return this;
    }

    void row(List<Cell> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + columns.size() + " columns: " + cells);
        }
        rows.add(List.copyOf(cells));
    }

    /** The lines without their ends, the header first. */
    List<String> lines(boolean colour) {
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(column -> Cell.of(column.title)).toList(), false));
        for (List<Cell> row : rows) {
            lines.add(line(row, colour));
        }
        return lines;
    }

    private String line(List<Cell> cells, boolean colour) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            line.append(colour ? cell.tone().paint(cell.text()) : cell.text());
            if (i < cells.size() - 1) {
                line.repeat(' ', width(i) - cell.text().length());
            }
        }
        return line.toString();
    }

    private int width(int index) {
        int longest = rows.stream().mapToInt(row -> row.get(index).text().length()).max().orElse(0);
        Column column = columns.get(index);
        return Math.max(column.width, Math.max(column.title.length(), longest) + MIN_GAP);
    }
}
