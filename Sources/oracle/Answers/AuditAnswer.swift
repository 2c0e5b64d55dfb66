internal import Attestation
internal import Audit
internal import Cryptography
internal import GitWire
internal import Registry
internal import StrictJSON

/// What `audit` prints: a line for each finding, and for a change a summary in Markdown.
struct AuditAnswer {
    let report: AuditReport
    let folder: String
    var pair: RevisionPair?
    var base: String?
    var fixed: [String] = []
    var waiting: WaitingDrafts?

    func show(_ context: Context) throws -> ExitStatus {
        if context.format.isJSON {
            try context.console.print(json: json)
        } else if let pair, let base {
            let markdown = AuditMarkdown(report: report, pair: pair, base: base)
            try context.console.write(Array(markdown.text.utf8))
            if pair.base == pair.head {
                context.console.hint(
                    "both are one commit: --base reads commits, so commit the change first, or leave --base out"
                )
            }
        } else {
            try showLines(context)
        }
        return report.problems.isEmpty ? .success : .failed
    }

    private func showLines(_ context: Context) throws {
        let console = context.console
        for path in fixed { try console.print("\("fixed", .good) \(path)") }
        for finding in report.findings {
            let label: TerminalText = finding.severity == .warning ? "\("warning", .caution): " : ""
            try console.print("\(finding.place, .bold): \(label)\(finding.message)")
            if let help = finding.help { try console.print("    \(help, .dim)") }
        }
        let manifests = Human.count(report.manifestCount, "manifest")
        try console.print(
            report.problems.isEmpty
                ? "\("No problems", .good) in \(manifests)."
                : "\(Human.count(report.problems.count, "problem"), .bad) in \(manifests) detected.")
        try waiting?.show(console)
        if !report.warnings.isEmpty {
            console.note("\(Human.count(report.warnings.count, "warning")) for a reviewer to read")
        }
        if report.problems.contains(where: { $0.path.hasPrefix("models/") && $0.rule == .source }),
            fixed.isEmpty
        {
            console.hint(
                "to write manifests anew from the statements: oracle audit\(RegistryFolder.argument(folder)) --fix"
            )
        }
    }

    private var json: JSON {
        .members([
            "schema": 1,
            "path": .string(folder),
            "base": pair.map { .string($0.base) },
            "head": pair.map { .string($0.head) },
            "manifests": .int(report.manifestCount),
            "problems": .int(report.problems.count),
            "warnings": .int(report.warnings.count),
            "fixed": fixed.isEmpty ? nil : .strings(fixed),
            "findings": .array(
                report.findings.map { finding in
                    .members([
                        "rule": .string(finding.rule.rawValue),
                        "severity": .string(finding.severity.rawValue),
                        "path": .string(finding.path), "line": finding.line.map { .int($0) },
                        "message": .string(finding.message), "help": finding.help.map { .string($0) },
                    ])
                }),
            "additions": .array(report.additions.map(Self.json)),
            "changes": pair.map { _ in
                .array(
                    report.changes.map {
                        [
                            "kind": .string($0.kind.rawValue), "path": .string($0.path),
                            "title": .string($0.title), "words": .strings($0.words),
                        ]
                    })
            },
            "waiting": waiting.flatMap { $0.drafts.isEmpty ? nil : $0.json },
        ])
    }

    private static func json(_ addition: AuditedStatement) -> JSON {
        let statement = addition.attestation.statement
        return .members([
            "id": .string(addition.attestation.signed.id.hex),
            "path": .string(addition.attestation.signed.path),
            "new-statement": .bool(addition.isNewStatement),
            "predicate-type": .string(statement.predicate.type),
            "model": statement.model.map { .string($0.description) },
            "version": statement.version.map { .string($0) },
            "signers": .array(
                addition.signatures.map { signature in
                    signature.signer.map { ["name": .string($0.name), "kind": .string($0.kind.rawValue)] }
                        ?? .null
                }),
        ])
    }
}

/// A summary for a pull request's page. Whatever comes from the change is put into code spans, in which neither Markdown nor a
/// mention means anything.
struct AuditMarkdown {
    let report: AuditReport
    let pair: RevisionPair
    let base: String

    /// Statements and findings that are listed one by one: a page of more is not read.
    private static let listLimit = 100

    var text: String {
        var lines = ["### oracle audit", ""]
        let problems = Human.count(report.problems.count, "problem")
        let warnings = Human.count(report.warnings.count, "warning")
        lines.append(
            report.problems.isEmpty
                ? "**No problems**, \(warnings). \(Self.code(pair.head)) against \(Self.code(base)) (\(Self.code(pair.base)))."
                : "**\(problems)**, \(warnings). \(Self.code(pair.head)) against \(Self.code(base)) (\(Self.code(pair.base)))."
        )
        if !report.additions.isEmpty {
            lines += ["", "| what it claims | signed by | lineage it adds |", "|---|---|---|"]
            for addition in report.additions.prefix(Self.listLimit) { lines.append(row(addition)) }
            let more = report.additions.count - Self.listLimit
            if more > 0 { lines += ["", "... and \(Human.count(more)) more."] }
        } else if report.changes.isEmpty {
            lines += ["", "No new statement and no new signature."]
        }
        lines += changes
        if !report.findings.isEmpty {
            lines += ["", "```"]
            for finding in report.findings.prefix(Self.listLimit) {
                lines.append(Self.fenced("\(finding)"))
                if let help = finding.help { lines.append(Self.fenced("    \(help)")) }
            }
            let more = report.findings.count - Self.listLimit
            if more > 0 { lines.append("... and \(Human.count(more)) more") }
            lines.append("```")
        }
        lines += ["", "Checked: \(Self.checks)."]
        lines += [
            "",
            "\(problems) in \(Human.count(report.manifestCount, "manifest")) detected.",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// What is new beside statements, in a block that nothing in it can end.
    private var changes: [String] {
        let rows = report.changes.flatMap { change in
            ["\(change.title)\(change.words.isEmpty ? "" : ":")"] + change.words.map { "  \($0)" }
        }
        guard !rows.isEmpty else { return [] }
        var lines = ["", "What it changes\(report.additions.isEmpty ? "" : " besides"):", "", "```"]
        lines += rows.prefix(Self.listLimit).map(Self.fenced)
        let more = rows.count - Self.listLimit
        if more > 0 { lines.append("... and \(Human.count(more)) more") }
        return lines + ["```"]
    }

    private static let checks =
        "strict JSON, ids, manifests against statements, tensor manifests, signatures and who may say what, nothing edited or removed, names, lineage, relations, digests"

    private func row(_ addition: AuditedStatement) -> String {
        let statement = addition.attestation.statement
        var claim =
            statement.predicate.type.split(separator: ":").dropLast().last.map(String.init) ?? "statement"
        if !addition.isNewStatement { claim = "co-signature on \(claim)" }
        claim = Self.code(claim)
        if let model = statement.model {
            claim += " of \(Self.code(model.description))"
            if let version = statement.version { claim += " \(Self.code(version))" }
        }
        claim += Self.outcome(of: statement.predicate)
        let signers = addition.signatures.map { signature in
            signature.signer.map { "\(Self.code($0.name)) (\($0.kind.rawValue))" } ?? "**nobody known**"
        }
        let lineage = statement.claims?.lineage.words(Self.code) ?? "-"
        return
            "| \(claim) | \(signers.isEmpty ? "**nobody**" : signers.joined(separator: ", ")) | \(lineage) |"
    }

    /// What a notary found: that is what a co-signature on it, or its merging, vouches for.
    private static func outcome(of predicate: Statement.Predicate) -> String {
        switch predicate {
        case .evaluation(let evaluation):
            switch evaluation.passed {
            case true?: return ": what was required is **met**"
            case false?: return ": what was required is **not met**"
            case nil: return ": nothing was required"
            }
        case .comparison(let comparison):
            let relation = comparison.relation.map { ": \($0.rawValue), " } ?? ": "
            let outcome =
                switch comparison.agrees {
                case true?: "agrees"
                case false?: "**does not agree**, which makes the release a conflict"
                case nil: "does not say whether it agrees"
                }
            return " with \(code(comparison.parent.description))" + relation + outcome
        case .release, .observation, .revocation, .other: return ""
        }
    }

    /// A code span that ends where it should: without backticks, line breaks and the bar that parts a table's cells.
    static func code(_ text: String) -> String { "`\(plain(text).replacing("|", with: "/"))`" }

    /// A line of a fenced block, which cannot end it.
    private static func fenced(_ text: String) -> String { plain(text) }

    private static func plain(_ text: String) -> String {
        var out = ""
        for scalar in TerminalText.escape(text).unicodeScalars.prefix(1000) {
            out.unicodeScalars.append(scalar == "`" ? "'" : scalar)
        }
        return out
    }
}
