// The graph as text that other programs draw. What is drawn comes from strangers: every letter that could be syntax is written as
// the format's own escape, so that no name adds an edge, a style or markup.

/// https://graphviz.org/doc/info/lang.html
package enum GraphDOT {
    package static func text(_ graph: LineageGraph) -> String {
        var lines = [
            "digraph lineage {", "  rankdir=LR;",
            "  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\", fontsize=11, fillcolor=\"#ffffff\"];",
            "  edge [fontname=\"sans-serif\", fontsize=9];",
        ]
        for (index, box) in graph.boxes.enumerated() {
            let label = ([box.title] + (box.note.isEmpty ? [] : [box.note])).map(escaped).joined(
                separator: "\\n")
            lines.append(
                "  n\(index) [label=\"\(label)\", color=\"\(box.tone.stroke)\", fillcolor=\"\(box.tone.fill)\"\(index == 0 ? ", penwidth=2" : "")];"
            )
        }
        for arrow in graph.arrows {
            lines.append(
                "  n\(arrow.from) -> n\(arrow.to) [label=\"\(escaped(arrow.relation))\\n\(escaped(arrow.state))\", color=\"\(arrow.tone.stroke)\", fontcolor=\"\(arrow.tone.stroke)\"\(arrow.isPinned ? "" : ", style=dashed")];"
            )
        }
        return lines.joined(separator: "\n") + "\n}\n"
    }

    /// Inside double quotes `"` ends the text, and a backslash begins an escape of labels (`\N`, `\n`).
    private static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": out += "\\\(scalar)"
            // Entities of HTML are read in labels.
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case _ where isControl(scalar): out += "?"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}

/// https://mermaid.js.org/syntax/flowchart.html
package enum GraphMermaid {
    package static func text(_ graph: LineageGraph) -> String {
        var lines = ["flowchart LR"]
        for (index, box) in graph.boxes.enumerated() {
            let label = ([box.title] + (box.note.isEmpty ? [] : [box.note])).map(escaped).joined(
                separator: "<br/>")
            lines.append("  n\(index)[\"\(label)\"]:::\(box.tone.name)")
        }
        for arrow in graph.arrows {
            lines.append(
                "  n\(arrow.from) \(arrow.isPinned ? "-->" : "-.->")|\"\(escaped(arrow.relation))<br/>\(escaped(arrow.state))\"| n\(arrow.to)"
            )
        }
        for tone in LineageGraph.Tone.allCases {
            lines.append("  classDef \(tone.name) fill:\(tone.fill),stroke:\(tone.stroke),color:#1f2328")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Mermaid has no quoting, only entity codes (`#35;`): all but letters, digits and a few signs that mean nothing to it.
    private static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", " ", ".", "/", "-", ",", ":":
                out.unicodeScalars.append(scalar)
            case _ where isControl(scalar): out += "?"
            default: out += "#\(scalar.value);"
            }
        }
        return out
    }
}

/// Controls, line breaks of any kind, and what changes the direction of writing.
func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE,
        0xFFFF:
        true
    default: false
    }
}

extension LineageGraph.Tone {
    var name: String {
        switch self {
        case .good: "good"
        case .caution: "caution"
        case .bad: "bad"
        case .silent: "silent"
        case .plain: "plain"
        }
    }

    var stroke: String {
        switch self {
        case .good: "#1a7f37"
        case .caution: "#9a6700"
        case .bad: "#cf222e"
        case .silent: "#6e7781"
        case .plain: "#0969da"
        }
    }

    var fill: String {
        switch self {
        case .good: "#f0fff4"
        case .caution: "#fff8e5"
        case .bad: "#fff0ee"
        case .silent: "#f6f8fa"
        case .plain: "#eef6ff"
        }
    }
}
