internal import Audit
internal import FileIO
internal import Registry
internal import Trust

/// The policy that a signers file may bring: what it asks of whoever follows the registry.
enum RegistryPolicyText {
    /// - Parameter path: how errors name it.
    /// - Returns: the text.
    /// - Throws: where it asks for what no registry can.
    static func check(_ bytes: [UInt8], path: String) throws -> String {
        let policy = try PolicyReader.read(bytes, path: path)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandError("\(path) is not UTF-8", code: "policy", help: "oracle help policy")
        }
        let foreign = [
            policy.receipts.map { _ in "receipts" }, policy.revocations.isEmpty ? nil : "revocations",
            policy.namespaces.isEmpty ? nil : "namespaces", policy.mayLoosen.isEmpty ? nil : "may-loosen",
        ].compactMap { $0 }
        if let key = foreign.first {
            throw CommandError(
                "\(path): \(key) counts in no registry's policy", code: "policy",
                cause: "it is about the machine of whoever follows the registry", help: "oracle help policy")
        }
        if let rule = policy.rules.first(where: { $0.match.tap != nil }) {
            throw CommandError(
                "\(path):\(rule.line): \(rule.match) names a tap", code: "policy",
                cause: "what a registry is called is for those who follow it to say",
                help: "match the models of this registry, without tap:")
        }
        let problems = PolicyReview.findings(in: policy, of: .tap, floor: nil, taps: []).filter {
            $0.severity == .problem
        }
        if let problem = problems.first {
            throw CommandError(
                "\(path):\(problem.line): \(problem.text)", code: "policy",
                help: "oracle policy check \(shellPath(path))")
        }
        return text
    }

    /// What is wrong with the policy of a source side's newest signers file: a client that cannot read it would answer nothing about
    /// the registry any more, so neither an audit nor a publish lets it through. What else is wrong with that file, the audit says.
    static func findings(in tree: some FileTree) throws -> [Finding] {
        let versions = try tree.list("signers").compactMap { entry in
            entry.name.hasSuffix(".signers.json") ? Int(entry.name.dropLast(13)) : nil
        }
        guard let newest = versions.max(), case let path = "signers/\(newest).signers.json",
            let bytes = try? tree.read(path, limit: RegistryLimits.signers),
            let claims = try? SignersClaims(parsing: bytes), let fault = fault(in: claims)
        else { return [] }
        return [
            Finding(
                .source, .problem, path, fault, help: "oracle registry policy FILE makes the next version")
        ]
    }

    /// What is wrong with the policy of a signers file; nil where nothing is, or it has none.
    static func fault(in claims: SignersClaims) -> String? {
        guard let text = claims.policy else { return nil }
        do {
            _ = try check(Array(text.utf8), path: "its policy")
            return nil
        } catch { return (error as? CommandError)?.what ?? "\(error)" }
    }
}
