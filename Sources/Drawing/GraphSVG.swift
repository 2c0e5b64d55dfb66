/// The graph as a drawing of its own: boxes in columns, without a script, a style sheet or anything that is fetched.
///
/// Layered drawing (Sugiyama et al. 1981): columns are given; steps over several columns get a place in each between, so that no
/// arrow runs through a box; the order within a column is by the mean place of the neighbours, swept both ways. What is to be said of
/// a step stands in the box that it leaves, a line each, and its arrow begins there: words beside arrows would lie on each other.
package struct GraphSVG {
    // All in pixels.
    private static let spacing = 10
    private static let passHeight = 14
    /// Of a box's title and note.
    private static let headHeight = 34
    /// Of one of the steps in it.
    private static let stepHeight = 13
    private static let gap = 150
    private static let margin = 24
    private static let legendHeight = 36
    private static let letterWidth = 7
    private static let smallLetterWidth = 6
    /// Letters of a title, and of a step, before the middle is left out; the whole stands in the tooltip. Ends tell a model's
    /// variants apart, and most names are shorter.
    private static let letters = 96
    private static let stepLetters = 56
    /// Steps that have a line of their own in one box.
    private static let stepLimit = 12
    private static let sweeps = 6
    /// Steps over several columns take places; beyond this many they run straight.
    private static let passLimit = 20_000

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
    /// The arrows that leave each box, from its top down.
    private var steps: [[Int]] = []

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
        steps = Array(repeating: [], count: graph.boxes.count)
        for (index, arrow) in graph.arrows.enumerated() { steps[arrow.from].append(index) }
        for (index, box) in graph.boxes.enumerated() { _ = add(index, box.column - least) }
        var passes = 0
        for arrow in graph.arrows {
            let (from, to) = (slots[arrow.from].column, slots[arrow.to].column)
            // One that goes back passes its own column too: it leaves its box to the right, and arrives from the right.
            let passed = to > from ? Array(from + 1..<to) : to < from ? (to + 1...from).reversed() : []
            var way = [arrow.from]
            if passes + passed.count <= Self.passLimit {
                for column in passed { way.append(add(nil, column)) }
                passes += passed.count
            }
            way.append(arrow.to)
            for (one, two) in zip(way, way.dropFirst()) {
                let (left, right) = slots[one].column < slots[two].column ? (one, two) : (two, one)
                guard slots[left].column < slots[right].column else { continue }
                slots[left].neighbours.after.append(right)
                slots[right].neighbours.before.append(left)
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
        // Arrows of one box leave it in the order in which they arrive.
        steps = steps.map { arrows in
            arrows.sorted { (slots[firstStop($0)].y, $0) < (slots[firstStop($1)].y, $1) }
        }
    }

    private func firstStop(_ arrow: Int) -> Int { ways[arrow].dropFirst().first ?? graph.arrows[arrow].to }

    /// Of the lines in it, and of the whole box.
    private func lineCount(_ box: Int) -> Int { min(steps[box].count, Self.stepLimit) }

    private func boxHeight(_ box: Int) -> Int {
        let lines = lineCount(box)
        return Self.headHeight + (lines == 0 ? 0 : lines * Self.stepHeight + 4)
    }

    private func extent(of slot: Int) -> Int {
        slots[slot].box.map { boxHeight($0) + Self.spacing } ?? Self.passHeight
    }

    private mutating func place() { for column in columns.indices { place(column) } }

    private mutating func place(_ column: Int) {
        var y = 0
        for slot in columns[column] {
            let height = extent(of: slot)
            slots[slot].y = y + height / 2
            y += height
        }
    }

    private func height(_ column: Int) -> Int {
        columns[column].reduce(0) { $0 + extent(of: $1) }
    }

    private mutating func center() {
        let most = columns.indices.map(height).max() ?? 0
        for column in columns.indices {
            let shift = (most - height(column)) / 2
            for slot in columns[column] { slots[slot].y += shift }
        }
    }

    // MARK: Drawing

    private func shown(_ text: String, upTo letters: Int = letters) -> String {
        guard text.count > letters else { return text }
        let half = (letters - 3) / 2
        return "\(text.prefix(letters - 3 - half))...\(text.suffix(half))"
    }

    /// The lines of a box: what is said of each step, and how it is coloured.
    private func lines(_ box: Int) -> [(text: String, tone: LineageGraph.Tone)] {
        let all = steps[box].map { index in
            let arrow = graph.arrows[index]
            return (
                text: shown("\(arrow.relation): \(arrow.brief)", upTo: Self.stepLetters), tone: arrow.tone
            )
        }
        guard all.count > Self.stepLimit else { return all }
        let rest = all.count - Self.stepLimit + 1
        return all.prefix(Self.stepLimit - 1) + [("and \(rest) more", .silent)]
    }

    private func draw(_ title: String) -> String {
        var left: [Int] = []
        var widths: [Int] = []
        var x = Self.margin
        for column in columns {
            let needed = column.compactMap { slots[$0].box }.map { box in
                let small = ([shown(graph.boxes[box].note)] + lines(box).map(\.text)).map(\.count).max() ?? 0
                return max(
                    shown(graph.boxes[box].title).count * Self.letterWidth, small * Self.smallLetterWidth)
            }
            let width = max(80, (needed.max() ?? 0) + 20)
            left.append(x)
            widths.append(width)
            x += width + Self.gap
        }
        let legend = legend()
        let width = max(x - Self.gap, Self.margin + legend.width) + Self.margin
        let top = Self.margin + Self.legendHeight
        let height = (columns.indices.map(self.height).max() ?? 0) + top + Self.margin
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
        out += legend.lines
        for box in graph.boxes.indices {
            for (line, index) in steps[box].enumerated() {
                let arrow = graph.arrows[index]
                let data = path(ways[index], line: min(line, Self.stepLimit - 1), left, widths, top)
                let label = "\(arrow.relation): \(arrow.state)"
                out.append(
                    "<path d=\"\(data)\" fill=\"none\" stroke=\"\(arrow.tone.stroke)\" stroke-width=\"1.3\"\(arrow.isPinned ? "" : " stroke-dasharray=\"5 4\"") marker-end=\"url(#\(arrow.tone.name))\"><title>\(Self.escaped("\(graph.boxes[arrow.from].title), \(label), \(graph.boxes[arrow.to].title)"))</title></path>"
                )
            }
        }
        for index in graph.boxes.indices {
            let slot = slots[index]
            out.append(
                draw(index, x: left[slot.column], y: top + self.top(of: index), width: widths[slot.column]))
        }
        return out.joined(separator: "\n") + "\n</svg>\n"
    }

    /// The upper edge of a box, from that of the columns.
    private func top(of box: Int) -> Int { slots[box].y - boxHeight(box) / 2 }

    private func draw(_ index: Int, x: Int, y: Int, width: Int) -> String {
        let box = graph.boxes[index]
        let hasNote = !box.note.isEmpty
        var out =
            "<g><title>\(Self.escaped("\(box.title) \(box.note)"))</title><rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(boxHeight(index))\" rx=\"5\" fill=\"\(box.tone.fill)\" stroke=\"\(box.tone.stroke)\" stroke-width=\"\(index == 0 ? 2 : 1)\"/>"
        out +=
            "<text x=\"\(x + 10)\" y=\"\(y + (hasNote ? 15 : 21))\" fill=\"#1f2328\">\(Self.escaped(shown(box.title)))</text>"
        if hasNote {
            out +=
                "<text x=\"\(x + 10)\" y=\"\(y + 28)\" font-size=\"9\" fill=\"#57606a\">\(Self.escaped(shown(box.note)))</text>"
        }
        for (line, step) in lines(index).enumerated() {
            let below = y + Self.headHeight + line * Self.stepHeight + 9
            out +=
                "<text x=\"\(x + width - 8)\" y=\"\(below)\" font-size=\"9\" text-anchor=\"end\" fill=\"\(step.tone.stroke)\">\(Self.escaped(step.text))</text>"
        }
        return out + "</g>"
    }

    /// What colours and lines mean.
    private func legend() -> (lines: [String], width: Int) {
        var out: [String] = []
        var x = Self.margin
        let y = Self.margin
        for (tone, words) in [
            (LineageGraph.Tone.good, "attested"), (.silent, "named only"),
            (.caution, "missing or not confirmed"), (.bad, "contradicted or revoked"),
        ] {
            out.append(
                "<rect x=\"\(x)\" y=\"\(y)\" width=\"12\" height=\"12\" fill=\"\(tone.fill)\" stroke=\"\(tone.stroke)\"/><text x=\"\(x + 18)\" y=\"\(y + 10)\" fill=\"#57606a\">\(words)</text>"
            )
            x += 36 + words.count * Self.letterWidth
        }
        for (dashes, words) in [("", "pinned by a digest"), (" stroke-dasharray=\"5 4\"", "not pinned")] {
            out.append(
                "<line x1=\"\(x)\" y1=\"\(y + 6)\" x2=\"\(x + 26)\" y2=\"\(y + 6)\" stroke=\"#57606a\" stroke-width=\"1.3\"\(dashes)/><text x=\"\(x + 32)\" y=\"\(y + 10)\" fill=\"#57606a\">\(words)</text>"
            )
            x += 50 + words.count * Self.letterWidth
        }
        return (out, x - Self.margin)
    }

    /// Curves from a line of a box, from place to place, to the head of another; within a column, in a bow beside it.
    private func path(_ way: [Int], line: Int, _ left: [Int], _ widths: [Int], _ top: Int) -> String {
        func right(_ slot: Slot) -> Int { left[slot.column] + widths[slot.column] }
        func head(_ box: Int) -> Int { top + self.top(of: box) + Self.headHeight / 2 }
        guard let first = way.first, let last = way.last else { return "" }
        var at = (
            x: right(slots[first]),
            y: top + self.top(of: first) + Self.headHeight + line * Self.stepHeight + Self.stepHeight / 2
        )
        var data = "M\(at.x) \(at.y)"
        if slots[first].column >= slots[last].column {
            // To the right of the box and back, then leftwards, from the right of each column to its left.
            var bend = 90
            for place in way.dropFirst() {
                let slot = slots[place]
                let to = (x: right(slot), y: slot.box.map(head) ?? top + slot.y)
                let (near, far) = at.x == to.x ? (at.x + bend, to.x + bend) : (at.x - 60, to.x + 60)
                data += "C\(near) \(at.y) \(far) \(to.y) \(to.x) \(to.y)"
                at = to
                bend = 60
                if slot.box == nil {
                    at.x = left[slot.column]
                    data += "L\(at.x) \(at.y)"
                }
            }
            return data
        }
        for place in way.dropFirst() {
            let slot = slots[place]
            let to = (x: left[slot.column], y: slot.box.map(head) ?? top + slot.y)
            let middle = (at.x + to.x) / 2
            data += "C\(middle) \(at.y) \(middle) \(to.y) \(to.x) \(to.y)"
            at = to
            if slot.box == nil {
                at.x = right(slot)
                data += "L\(at.x) \(at.y)"
            }
        }
        return data
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
