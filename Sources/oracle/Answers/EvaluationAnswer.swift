internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON

/// What `attest evaluation` says it made.
extension EvaluationMaker.Made: MeasuredStatement {
    var title: String { "an evaluation of \(evaluation.model)" }

    var members: KeyValuePairs<String, JSON?> {
        [
            "schema": 1, "statement": "evaluation", "model": .string(evaluation.model.description),
            "version": evaluation.version.map { .string($0) },
            "weights": .string(weights.description), "results": .string(path),
            "binding": .string(evaluation.binding.rawValue),
            "assurance": .string(evaluation.assurance.rawValue),
            "passed": evaluation.passed.map { .bool($0) } ?? .null,
        ]
    }

    func show(on console: Console) throws { try evaluation.print(to: console, weights: weights) }
}

extension Evaluation {
    /// Values that are shown before the rest is counted.
    private static let shownValues = 12

    /// What it says, for whoever is to sign it.
    func print(to console: Console, weights: Digest?) throws {
        try console.field("model", "\(model)\(version.map { " at \($0)" } ?? "")")
        if let weights { try console.field("weights", "\(weights)") }
        if let adapter = settings.adapter { try console.field("adapter", "\(adapter)") }
        let version = harness.version.map { " \($0)" } ?? ""
        let backend = settings.backend.map { ", \($0)" } ?? ""
        try console.field("harness", "\(harness.name)\(version)\(backend)")
        try console.field("binding", "\(binding.rawValue), \(assurance.rawValue)")
        if let limit { try console.field("limit", "\(Self.shown(limit)): not all samples") }
        if let passed { try console.field("passed", passed ? "\("yes", .good)" : "\("no", .bad)") }
        var table = Table(alignments: [.left, .right, .left, .left])
        // What is required first: it is what somebody signs for.
        let ordered = values.filter { $0.requirement != nil } + values.filter { $0.requirement == nil }
        for value in ordered.prefix(Self.shownValues) {
            let error = value.stderr.map { " ± \(Self.shown($0))" } ?? ""
            let wanted = value.requirement.map { "\($0)" } ?? ""
            let outcome: TerminalText =
                value.passed.map { $0 ? "\("met", .good)" : "\("not met", .bad)" } ?? ""
            table.add([
                "  \(value.label)", "\(Self.shown(value.value))\(error)", "\(wanted)", outcome,
            ])
        }
        try console.print(table)
        let more = values.count - Self.shownValues
        if more > 0 { try console.print("  and \(Human.count(more, "more value"))") }
        if results.omitted > 0 {
            try console.print(
                "  and \(Human.count(results.omitted, "value")) only in the results file sha256:\(results.sha256.hex)"
            )
        }
    }
}
