internal import Attestation
internal import StrictJSON
internal import Trust

extension Descent {
    /// The tree downward, a line a step; a model that stands in it already is not descended again.
    var tree: [TerminalText] {
        var children: [[(node: Int, edge: Lineage.Edge)]] = Array(repeating: [], count: nodes.count)
        for (index, node) in nodes.enumerated() {
            for edge in node.edges { if let parent = edge.parent { children[parent].append((index, edge)) } }
        }
        typealias Pending = (node: Int, edge: Lineage.Edge, prefix: String, isLast: Bool)
        func below(_ node: Int, _ prefix: String) -> [Pending] {
            children[node].indices.reversed().map { place in
                (
                    children[node][place].node, children[node][place].edge, prefix,
                    place == children[node].count - 1
                )
            }
        }
        var lines: [TerminalText] = []
        var shown: Set<Int> = [0]
        var pending = below(0, "")
        while let (node, edge, prefix, isLast) = pending.popLast() {
            let line: TerminalText =
                "\(TerminalText(prefix + (isLast ? "└─ " : "├─ "), .dim))\(nodes[node].name)\(nodes[node].revocation.own)  \(edge.text)"
            if shown.insert(node).inserted {
                lines.append(line)
                pending += below(node, prefix + (isLast ? "   " : "│  "))
            } else {
                lines.append(children[node].isEmpty ? line : line + "  \("(shown above)", .dim)")
            }
        }
        return lines
    }

    /// Each step, nearest first.
    var jsonElements: [JSON] {
        nodes.flatMap { node in
            node.edges.compactMap { edge in
                edge.parent.map { parent in
                    .members([
                        "name": .string(node.name.description), "relation": .string(edge.relation.rawValue),
                        "parent": .string(nodes[parent].name.description), "depth": .int(node.depth),
                        "state": .string(edge.state.rawValue), "revocation": node.revocation?.json,
                        "measured-by": edge.measuredBy.isEmpty ? nil : .strings(edge.measuredBy),
                        "contradicted-by": edge.contradictedBy.isEmpty ? nil : .strings(edge.contradictedBy),
                    ])
                }
            }
        }
    }
}

extension LicenseChain {
    /// A line a model, and beneath it what its license loses.
    func print(_ lineage: Lineage, _ start: TerminalText, to console: Console) throws {
        for step in steps {
            let node = lineage.nodes[step.node]
            let licenses: TerminalText =
                step.licenses.isEmpty
                ? "\("no license stated", .caution)"
                : step.licenses.dropFirst().reduce(step.licenses[0].text) { $0 + "; " + $1.text }
            let first: TerminalText = step.node == 0 ? start : ""
            try console.print(first + "\(node.name, .bold)  " + licenses)
            for drift in step.drift {
                try console.print(
                    "  \(drift.kind.rawValue, .bad): it \(drift.kind.words): \(drift.from.stated) of \(lineage.nodes[drift.parent].name)\(drift.to.map { " -> \($0.stated)" } ?? "")"
                )
            }
        }
        let unspoken = lineage.nodes.flatMap(\.edges).filter { $0.parent == nil }.map(\.name.description)
        for name in Set(unspoken).sorted() {
            try console.print("\(name)  \("nobody in this registry speaks of it", .caution)")
        }
    }

    func json(_ lineage: Lineage) -> JSON {
        .array(
            steps.map { step in
                [
                    "name": .string(lineage.nodes[step.node].name.description), "model": .int(step.node),
                    "stated": .array(
                        step.licenses.map { license in
                            [
                                "text": .string(license.stated),
                                "spdx": license.spdx.map { .string($0) } ?? .null,
                            ]
                        }),
                    "drift": .array(
                        step.drift.map { drift in
                            [
                                "kind": .string(drift.kind.rawValue), "parent": .int(drift.parent),
                                "from": .string(drift.from.stated),
                                "to": drift.to.map { .string($0.stated) } ?? .null,
                            ]
                        }),
                ]
            })
    }
}

extension LicenseText {
    fileprivate var text: TerminalText {
        switch spdx {
        case nil: "\(stated) \("(not recognised)", .dim)"
        case stated?: "\(stated)"
        case let id?: "\(id) \("(stated as \(stated))", .dim)"
        }
    }
}
