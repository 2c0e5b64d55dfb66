// Drawing: a lineage as a picture: Graphviz's DOT, Mermaid, or SVG that is drawn here. Pure: texts come out, and whoever asked
// writes them. What is drawn comes from strangers: names, versions and signers. In each form every letter that could be syntax is
// escaped, so that no name adds a box, an arrow, a style, markup or a script. Work is linear in boxes and arrows, but for sorting.

internal import Attestation
internal import Cryptography
package import Trust

/// A lineage and a descent as one picture: boxes in columns, the model's own ancestors to the right of it, its descendants to the
/// left, and an arrow for each step, from what was made to what it was made from.
package struct LineageGraph {
    package enum Tone: CaseIterable {
        case good, caution, bad, silent, plain
    }

    package struct Box {
        package let title: String
        /// Beneath the title: versions, origin.
        package let note: String
        package var tone: Tone
        /// Steps from the model; negative for descendants.
        package var column: Int
    }

    package struct Arrow {
        package let from: Int
        package let to: Int
        /// `finetune`
        package let relation: String
        /// `trusted, measured by ai2`
        package let state: String
        /// The same where there is little room: who revoked, and what that is, stands in `state`.
        package let brief: String
        package let tone: Tone
        /// Whether it rests on a digest.
        package let isPinned: Bool
    }

    package private(set) var boxes: [Box] = []
    package private(set) var arrows: [Arrow] = []

    /// - Parameter descent: what was made from the model; nil where that is not drawn.
    package init(_ lineage: Lineage, _ descent: Descent?) {
        let columns = Self.columns(of: lineage)
        for (index, node) in lineage.nodes.enumerated() {
            boxes.append(
                Box(
                    title: node.name.description, note: node.note,
                    tone: node.revocation != nil ? .bad : index == 0 ? .plain : .silent,
                    column: columns[index]))
        }
        // Of those that nobody speaks of, each once: a name, with the bytes that are meant where that is said.
        var unspoken: [[String]: Int] = [:]
        for (index, node) in lineage.nodes.enumerated() {
            for edge in node.edges {
                let key = [edge.name.folded, edge.version ?? ""] + edge.digests.map(\.description)
                let target: Int
                if let parent = edge.parent {
                    target = parent
                } else if let known = unspoken[key] {
                    target = known
                    boxes[known].column = max(boxes[known].column, columns[index] + 1)
                } else {
                    target = boxes.count
                    unspoken[key] = target
                    boxes.append(
                        Box(
                            title: edge.name.description, note: edge.version.map { "at \($0)" } ?? "",
                            tone: .silent, column: columns[index] + 1))
                }
                if target > 0 { boxes[target].tone = Self.worse(boxes[target].tone, edge.tone) }
                arrows.append(Self.arrow(index, target, edge))
            }
        }
        if lineage.isTruncated {
            boxes.append(
                Box(
                    title: "the lineage goes on", note: Self.limits, tone: .caution,
                    column: (columns.max() ?? 0) + 1))
        }
        guard let descent else { return }
        if descent.isTruncated {
            boxes.append(
                Box(
                    title: "there are more descendants", note: Self.limits, tone: .caution,
                    column: -1 - (descent.nodes.map(\.depth).max() ?? 0)))
        }
        var places = [0]
        for node in descent.nodes.dropFirst() {
            places.append(boxes.count)
            boxes.append(
                Box(
                    title: node.name.description, note: node.revocation?.shortWords ?? "",
                    tone: node.isRevoked ? .bad : .plain, column: -node.depth))
        }
        for (index, node) in descent.nodes.enumerated() {
            for edge in node.edges {
                guard let parent = edge.parent else { continue }
                arrows.append(Self.arrow(places[index], places[parent], edge))
            }
        }
    }

    /// What a lineage that is cut is cut to.
    private static let limits =
        "at most \(TrustLimits.lineageDepth) steps, \(TrustLimits.lineageNodes) models"

    private static func arrow(_ from: Int, _ to: Int, _ edge: Lineage.Edge) -> Arrow {
        Arrow(
            from: from, to: to, relation: edge.relation.rawValue, state: edge.stateWords,
            brief: edge.briefWords,
            tone: edge.tone,
            isPinned: !edge.digests.isEmpty)
    }

    /// The longest way from the model, so that arrows point one way; in a circle, the shortest.
    private static func columns(of lineage: Lineage) -> [Int] {
        let nodes = lineage.nodes
        var columns = [Int](repeating: 0, count: nodes.count)
        var waiting = columns
        for node in nodes { for case let parent? in node.edges.map(\.parent) { waiting[parent] += 1 } }
        var ready = nodes.indices.filter { waiting[$0] == 0 }
        var done = Set<Int>()
        func visit(_ index: Int) {
            done.insert(index)
            for case let parent? in nodes[index].edges.map(\.parent) where !done.contains(parent) {
                columns[parent] = max(columns[parent], columns[index] + 1)
                waiting[parent] -= 1
                if waiting[parent] == 0 { ready.append(parent) }
            }
        }
        var next = 0
        var first = 0
        while done.count < nodes.count {
            if next < ready.count {
                if !done.contains(ready[next]) { visit(ready[next]) }
                next += 1
            } else {
                // A circle: it is cut at the nearest.
                while done.contains(first) { first += 1 }
                visit(first)
            }
        }
        return columns
    }

    private static func worse(_ left: Tone, _ right: Tone) -> Tone {
        let order: [Tone] = [.bad, .caution, .good, .silent, .plain]
        return order.first { $0 == left || $0 == right } ?? left
    }
}

extension Lineage.Node {
    fileprivate var note: String {
        var words = revocation.map { [$0.shortWords] } ?? []
        if let version = versions.first {
            words.append(
                versions.count == 1
                    ? "at \(version.count > 20 ? "\(version.prefix(17))..." : version)"
                    : "\(versions.count) versions")
        }
        switch origin {
        case .parents: break
        case .fromScratch: words.append("from scratch")
        case .notStated: words.append("origin not stated")
        }
        return words.joined(separator: ", ")
    }
}

extension Lineage.Edge {
    var tone: LineageGraph.Tone {
        switch state {
        case .attested: isAttested && isGranted ? .good : .caution
        case .named: .silent
        case .missing: .caution
        case .contradicted, .revoked: .bad
        }
    }

    /// `trusted, measured by ai2`.
    var stateWords: String { [word, measuredWords].compactMap { $0 }.joined(separator: ", ") }

    fileprivate var briefWords: String {
        let word =
            switch state {
            case .missing: "missing"
            case .revoked where isRevokedAbove: "made from revoked bytes"
            case .revoked: "revoked\(revocation.map { " (\($0.severity.rawValue))" } ?? "")"
            case .attested, .named, .contradicted: self.word
            }
        return [word, measuredWords].compactMap { $0 }.joined(separator: ", ")
    }
}
