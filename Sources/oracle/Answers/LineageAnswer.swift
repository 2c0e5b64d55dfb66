internal import Attestation
internal import Cryptography
internal import StrictJSON
internal import Trust

/// A lineage, as a line, as a tree, and for programs.
extension Lineage {
    /// One line under a verdict: `finetune of ada/tiny (attested), which is from scratch`.
    var summary: TerminalText {
        guard let model = nodes.first else { return "not stated" }
        switch model.origin {
        case .notStated: return "not stated"
        case .fromScratch: return "from scratch"
        case .parents: break
        }
        var line: TerminalText = ""
        for (index, edge) in model.edges.prefix(3).enumerated() {
            line = line + (index == 0 ? "" : "; ") + edge.text
        }
        if model.edges.count > 3 { line = line + " and \(model.edges.count - 3) more" }
        let bases = Set(nodes.filter { $0.origin != .parents }.map(\.name)).subtracting([model.name])
        if nodes.count > 2, bases.count == 1, let base = bases.first, base != model.edges.first?.name {
            line = line + ", back to \(base)"
        }
        return line
    }

    /// The tree, a line a step. A model that stands in it already is not descended again, so shared ancestors and circles
    /// end; the lines are at most those of the edges.
    var tree: [TerminalText] {
        guard let model = nodes.first else { return [] }
        var lines: [TerminalText] = [
            "\(model.name, .bold)\(model.versionText)\(model.revocation.own)\(Self.ending(of: model))"
        ]
        var shown: Set<Int> = [0]
        // An explicit stack: what is left to draw, the next on top.
        var pending: [(edge: Edge, prefix: String, isLast: Bool)] = Self.children(of: model, prefix: "")
        while let (edge, prefix, isLast) = pending.popLast() {
            var line: TerminalText = "\(TerminalText(prefix + (isLast ? "└─ " : "├─ "), .dim))\(edge.text)"
            if let basis = edge.basis {
                // What it is is said by others, and may not look like more of this line.
                let isPlain = basis.allSatisfy { !"()[]\"".contains($0) }
                line = line + "  \("(\(isPlain ? basis : quotedUnlessWord(basis)))", .dim)"
            }
            if let parent = edge.parent {
                let node = nodes[parent]
                if shown.insert(parent).inserted {
                    line = line + Self.ending(of: node)
                    pending += Self.children(of: node, prefix: prefix + (isLast ? "   " : "│  "))
                } else if node.origin == .parents {
                    line = line + "  \("(shown above)", .dim)"
                }
            }
            lines.append(line)
        }
        return lines
    }

    private static func children(of node: Node, prefix: String) -> [(
        edge: Edge, prefix: String, isLast: Bool
    )] {
        node.edges.indices.reversed().map { (node.edges[$0], prefix, $0 == node.edges.count - 1) }
    }

    private static func ending(of node: Node) -> TerminalText {
        switch node.origin {
        case .parents: ""
        case .fromScratch: "  \("from scratch", .dim)"
        case .notStated: "  \("its origin is not stated", .dim)"
        }
    }

    var json: JSON {
        [
            "complete": .bool(isComplete), "cycle": .bool(hasCycle), "truncated": .bool(isTruncated),
            "models": .elements(nodes.count) { nodes[$0].json },
        ]
    }
}

extension Lineage.Node {
    var versionText: TerminalText {
        guard let version = versions.first else { return "" }
        return versions.count == 1
            ? " \("at \(quotedUnlessWord(version.prefix(40)))", .dim)"
            : " \("at \(versions.count) versions", .dim)"
    }

    fileprivate var json: JSON {
        .members([
            "name": .string(name.description), "versions": .strings(versions),
            "origin": .string(origin.rawValue), "entries": .array(entries.map { .string($0.hex) }),
            "licenses": licenses.isEmpty ? nil : .strings(licenses), "revocation": revocation?.json,
            "parents": .array(edges.indices.map { edges[$0].json }),
        ])
    }
}

extension RevocationEvidence? {
    /// ` [revoked by acme (compromised)]`, behind a model's name.
    var own: TerminalText { map { " [\($0.shortWords, .bad)]" } ?? "" }
}

extension Lineage.Edge {
    /// `finetune of ada/tiny [trusted]`.
    var text: TerminalText { "\(relation.phrase) \(name) [\(stateText)]" }

    /// `trusted, measured by ai2`.
    var stateText: TerminalText {
        let style: TerminalText.Style =
            switch state {
            case .attested: verdict?.style ?? .caution
            case .named: .dim
            case .missing: .caution
            case .contradicted, .revoked: .bad
            }
        let start: TerminalText = "\(word, style)"
        return measuredWords.map { start + ", \($0, .good)" } ?? start
    }

    var json: JSON {
        .members([
            "relation": .string(relation.rawValue), "name": .string(name.description),
            "version": version.map { .string($0) } ?? .null,
            "digests": .array(digests.map { .string($0.description) }),
            "state": .string(state.rawValue), "verdict": verdict.map { .string($0.rawValue) } ?? .null,
            "granted": isGranted ? nil : .bool(false),
            "basis": basis.map { .string($0) } ?? .null, "model": parent.map { .int($0) } ?? .null,
            "measured-by": measuredBy.isEmpty ? nil : .strings(measuredBy),
            "contradicted-by": contradictedBy.isEmpty ? nil : .strings(contradictedBy),
            "revocation": revocation?.json,
        ])
    }
}

extension Relation {
    /// How a sentence says it: what the child is to the parent.
    var phrase: String {
        switch self {
        case .finetune: "finetune of"
        case .adapter: "adapter on"
        case .merge: "merge of"
        case .quantized: "quantized from"
        case .distilled: "distilled from"
        case .converted: "converted from"
        case .pruned: "pruned from"
        case .edited: "edited from"
        }
    }
}
