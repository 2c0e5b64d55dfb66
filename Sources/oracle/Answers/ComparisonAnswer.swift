internal import Attestation
internal import Comparison
internal import Cryptography
internal import Registry
internal import StrictJSON

/// What `attest comparison` says it made.
extension ComparisonMaker.Made: MeasuredStatement {
    var title: String { "a comparison of \(comparison.model) with \(comparison.parent)" }

    var members: KeyValuePairs<String, JSON?> {
        [
            "schema": 1, "statement": "comparison", "model": .string(comparison.model.description),
            "version": comparison.version.map { .string($0) },
            "weights": .string(weights.description),
            "parent": .string(comparison.parent.description),
            "parent-weights": .string(comparison.parentWeights.description),
            "measured": .string(description.kind.rawValue),
            "relation": comparison.relation.map { .string($0.rawValue) } ?? .null,
            "agrees": comparison.agrees.map { .bool($0) } ?? .null,
        ]
    }

    func show(on console: Console) throws {
        try comparison.print(
            to: console, weights: weights,
            measured: "\(description.kind.words, description.kind.style): \(description.summary)")
    }
}

extension ModelComparison {
    /// What it says, for whoever is to sign it.
    /// - Parameter measured: what was found in a word, where it was measured just now: a statement does not hold it.
    func print(to console: Console, weights: Digest?, measured: TerminalText? = nil) throws {
        try console.field("model", "\(model)\(version.map { " at \($0)" } ?? "")")
        if let weights { try console.field("weights", "\(weights)") }
        try console.field("parent", "\(parent), \(parentWeights)")
        if let measured { try console.field("measured", measured) }
        if let relation, let agrees {
            let outcome: TerminalText = agrees ? "\("agrees", .good)" : "\("does not agree", .bad)"
            try console.field("relation", "\(relation.rawValue): " + outcome)
        }
        var table = Table()
        for check in checks {
            table.add([
                "  \(check.name)", "\(check.result.rawValue)",
                "\(check.detectionLimit.map { "above \($0)" } ?? "")",
            ])
        }
        try console.print(table)
    }
}
