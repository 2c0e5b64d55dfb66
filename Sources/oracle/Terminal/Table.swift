/// Rows in columns, two spaces apart. The last column is not padded, so that no line ends in spaces.
package struct Table {
    package enum Alignment: Sendable { case left, right }

    private let header: [TerminalText]
    private let alignments: [Alignment]
    private var rows: [[TerminalText]] = []

    /// - Parameters:
    ///   - header: empty for none.
    ///   - alignments: of the columns; left where there are fewer.
    package init(header: [String] = [], alignments: [Alignment] = []) {
        self.header = header.map { TerminalText($0, .bold) }
        self.alignments = alignments
    }

    /// - Parameter row: at least one cell; empty ones at its end leave no spaces behind.
    package mutating func add(_ row: [TerminalText]) { rows.append(row) }

    package var lines: [TerminalText] {
        let all = (header.isEmpty ? [] : [header]) + rows
        var widths: [Int] = []
        for row in all {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.width)
            }
        }
        return all.map { row in
            var line: TerminalText = ""
            let row = row[...(row.lastIndex { $0.width > 0 } ?? 0)]
            for (column, cell) in row.enumerated() {
                let padding = TerminalText(String(repeating: " ", count: widths[column] - cell.width))
                let isRight = column < alignments.count && alignments[column] == .right
                if column > 0 { line = line + "  " }
                if isRight { line = line + padding }
                line = line + cell
                if !isRight, column + 1 < row.count { line = line + padding }
            }
            return line
        }
    }
}

extension Console {
    package func print(_ table: Table) throws {
        for line in table.lines { try print(line) }
    }
}
