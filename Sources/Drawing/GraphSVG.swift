/// The graph as a drawing of its own: boxes in columns, without a script, a style sheet or anything that is fetched.
///
/// Layered drawing (Sugiyama et al. 1981): columns are given; steps over several columns get a place in each between, so that no
/// arrow runs through a box; the order within a column is by the mean place of the neighbours, swept both ways.
package struct GraphSVG {
    // All in pixels.
    private static let rowHeight = 44
    private static let passHeight = 14
    private static let boxHeight = 34
    private static let gap = 190
    private static let margin = 24
    private static let letterWidth = 7
    /// Letters of a title before the rest is left out; the whole stands in its tooltip.
    private static let letters = 44
    private static let sweeps = 6
    /// Steps over several columns take places; beyond this many they run straight.
    private static let passLimit = 20_000
    /// Labels on arrows, before there are too many to be read.
    private static let labelLimit = 240

    /// What takes a place in a column: a box, or an arrow that passes.
    private struct Slot {
        let box: Int?
        let column: Int
        var neighbours: (before: [Int], after: [Int]) = ([], [])
        var y = 0
    }

    private let graph: LineageGraph
    private var slots: [Slot] = []
    private var columns: [[Int]] = []
    /// The places of each arrow, from its box on.
    private var ways: [[Int]] = []

    package static func text(_ graph: LineageGraph, title: String) -> String {
        var drawing = GraphSVG(graph)
        drawing.order()
        return drawing.draw(title)
    }

    private init(_ graph: LineageGraph) {
        self.graph = graph
        let least = graph.boxes.map(\.column).min() ?? 0
        let most = graph.boxes.map(\.column).max() ?? 0
        columns = Array(repeating: [], count: most - least + 1)
        for (index, box) in graph.boxes.enumerated() { _ = add(index, box.column - least) }
        var passes = 0
        for arrow in graph.arrows {
            let (from, to) = (slots[arrow.from].column, slots[arrow.to].column)
            var way = [arrow.from]
            if to > from + 1, passes + to - from <= Self.passLimit {
                for column in from + 1..<to { way.append(add(nil, column)) }
                passes += to - from
            }
            way.append(arrow.to)
            for (one, two) in zip(way, way.dropFirst()) where slots[one].column < slots[two].column {
                slots[one].neighbours.after.append(two)
                slots[two].neighbours.before.append(one)
            }
            ways.append(way)
        }
    }

    private mutating func add(_ box: Int?, _ column: Int) -> Int {
        slots.append(Slot(box: box, column: column))
        columns[column].append(slots.count - 1)
        return slots.count - 1
    }

    // MARK: Places

    private mutating func order() {
        place()
        for sweep in 0..<Self.sweeps {
            let isForth = sweep % 2 == 0
            for column in isForth ? Array(columns.indices) : columns.indices.reversed() {
                let means = columns[column].map { slot -> Double in
                    let near = isForth ? slots[slot].neighbours.before : slots[slot].neighbours.after
                    guard !near.isEmpty else { return Double(slots[slot].y) }
                    return Double(near.reduce(0) { $0 + slots[$1].y }) / Double(near.count)
                }
                // Stable: what is equal keeps its order.
                let sorted = columns[column].indices.sorted { (means[$0], $0) < (means[$1], $1) }
                columns[column] = sorted.map { columns[column][$0] }
                place(column)
            }
        }
        center()
    }

    private mutating func place() { for column in columns.indices { place(column) } }

    private mutating func place(_ column: Int) {
        var y = 0
        for slot in columns[column] {
            let height = slots[slot].box == nil ? Self.passHeight : Self.rowHeight
            slots[slot].y = y + height / 2
            y += height
        }
    }

    private func height(_ column: Int) -> Int {
        columns[column].reduce(0) { $0 + (slots[$1].box == nil ? Self.passHeight : Self.rowHeight) }
    }

    private mutating func center() {
        let most = columns.indices.map(height).max() ?? 0
        for column in columns.indices {
            let shift = (most - height(column)) / 2
            for slot in columns[column] { slots[slot].y += shift }
        }
    }

    // MARK: Drawing

    private func shown(_ text: String) -> String {
        text.count <= Self.letters ? text : "\(text.prefix(Self.letters - 3))..."
    }

    private func draw(_ title: String) -> String {
        var left: [Int] = []
        var widths: [Int] = []
        var x = Self.margin
        for column in columns {
            let letters = column.compactMap { slots[$0].box }.map { box in
                max(shown(graph.boxes[box].title).count, shown(graph.boxes[box].note).count)
            }
            let width = max(80, (letters.max() ?? 0) * Self.letterWidth + 20)
            left.append(x)
            widths.append(width)
            x += width + Self.gap
        }
        let width = x - Self.gap + Self.margin
        let top = Self.margin
        let height = (columns.indices.map(self.height).max() ?? 0) + 2 * Self.margin + 20
        var out = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\" font-family=\"ui-monospace, Menlo, Consolas, monospace\" font-size=\"11\">",
            "<title>\(Self.escaped(title))</title>",
            "<rect width=\"\(width)\" height=\"\(height)\" fill=\"#ffffff\"/>", "<defs>",
        ]
        for tone in LineageGraph.Tone.allCases {
            out.append(
                "<marker id=\"\(tone.name)\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"\(tone.stroke)\"/></marker>"
            )
        }
        out.append("</defs>")
        for (arrow, way) in zip(graph.arrows, ways) {
            let path = self.path(way, left, widths, top)
            let label = "\(arrow.relation): \(arrow.state)"
            out.append(
                "<path d=\"\(path.data)\" fill=\"none\" stroke=\"\(arrow.tone.stroke)\" stroke-width=\"1.3\"\(arrow.isPinned ? "" : " stroke-dasharray=\"5 4\"") marker-end=\"url(#\(arrow.tone.name))\"><title>\(Self.escaped("\(graph.boxes[arrow.from].title), \(label), \(graph.boxes[arrow.to].title)"))</title></path>"
            )
            guard graph.arrows.count <= Self.labelLimit else { continue }
            // In the middle of the last curve: there the arrows of one box have parted, and not met yet.
            out.append(
                "<text x=\"\(path.label.x)\" y=\"\(path.label.y)\" font-size=\"9\" text-anchor=\"middle\" fill=\"\(arrow.tone.stroke)\" stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\">\(Self.escaped(String(label.prefix(34))))</text>"
            )
        }
        for (index, box) in graph.boxes.enumerated() {
            let slot = slots[index]
            let (x, y) = (left[slot.column], top + slot.y - Self.boxHeight / 2)
            let hasNote = !box.note.isEmpty
            out.append(
                "<g><title>\(Self.escaped("\(box.title) \(box.note)"))</title><rect x=\"\(x)\" y=\"\(y)\" width=\"\(widths[slot.column])\" height=\"\(Self.boxHeight)\" rx=\"5\" fill=\"\(box.tone.fill)\" stroke=\"\(box.tone.stroke)\" stroke-width=\"\(index == 0 ? 2 : 1)\"/><text x=\"\(x + 10)\" y=\"\(y + (hasNote ? 15 : 21))\" fill=\"#1f2328\">\(Self.escaped(shown(box.title)))</text>\(hasNote ? "<text x=\"\(x + 10)\" y=\"\(y + 28)\" font-size=\"9\" fill=\"#57606a\">\(Self.escaped(shown(box.note)))</text>" : "")</g>"
            )
        }
        var x2 = Self.margin
        for (tone, words) in [
            (LineageGraph.Tone.good, "attested"), (.silent, "named only"),
            (.caution, "missing or not confirmed"),
            (.bad, "contradicted or revoked"),
        ] {
            out.append(
                "<rect x=\"\(x2)\" y=\"\(height - 22)\" width=\"10\" height=\"10\" fill=\"\(tone.fill)\" stroke=\"\(tone.stroke)\"/><text x=\"\(x2 + 15)\" y=\"\(height - 13)\" font-size=\"9\" fill=\"#57606a\">\(words)</text>"
            )
            x2 += 30 + words.count * 6
        }
        return out.joined(separator: "\n") + "\n</svg>\n"
    }

    /// Curves from place to place; back, or within a column, in a bow beside it.
    private func path(_ way: [Int], _ left: [Int], _ widths: [Int], _ top: Int) -> (
        data: String, label: (x: Int, y: Int)
    ) {
        func right(_ slot: Slot) -> Int { left[slot.column] + widths[slot.column] }
        guard let first = way.first, let last = way.last else { return ("", (0, 0)) }
        var at = (x: right(slots[first]), y: top + slots[first].y)
        var data = "M\(at.x) \(at.y)"
        guard slots[first].column < slots[last].column else {
            let end = (x: right(slots[last]), y: top + slots[last].y + 6)
            return (
                "\(data)C\(at.x + 90) \(at.y) \(end.x + 90) \(end.y) \(end.x) \(end.y)",
                (max(at.x, end.x) + 80, (at.y + end.y) / 2)
            )
        }
        var label = at
        for place in way.dropFirst() {
            let slot = slots[place]
            let to = (x: left[slot.column], y: top + slot.y)
            let middle = (at.x + to.x) / 2
            label = (middle, (at.y + to.y) / 2 - 2)
            data += "C\(middle) \(at.y) \(middle) \(to.y) \(to.x) \(to.y)"
            at = to
            if slot.box == nil {
                at.x = right(slot)
                data += "L\(at.x) \(at.y)"
            }
        }
        return (data, label)
    }

    /// XML 1.0, 2.4: what is markup as entities; what is no character of XML is left out.
    private static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case _ where isControl(scalar): out += "?"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
