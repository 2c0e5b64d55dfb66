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
        try console.field("model", "\(comparison.model)\(comparison.version.map { " at \($0)" } ?? "")")
        try console.field("weights", "\(weights)")
        try console.field("parent", "\(comparison.parent), \(comparison.parentWeights)")
        try console.field(
            "measured",
            "\(description.kind.words, description.kind.style): \(description.summary)")
        if let relation = comparison.relation, let agrees = comparison.agrees {
            let outcome: TerminalText = agrees ? "\("agrees", .good)" : "\("does not agree", .bad)"
            try console.field("relation", "\(relation.rawValue): " + outcome)
        }
        var table = Table()
        for check in comparison.checks {
            table.add([
                "  \(check.name)", "\(check.result.rawValue)",
                "\(check.detectionLimit.map { "above \($0)" } ?? "")",
            ])
        }
        try console.print(table)
    }
}
