internal import Audit
internal import Cryptography
internal import FileIO
internal import Registry

/// What audits and publishes refuse beyond what the module Audit judges: a registry of which no client would take anything new.
enum RegistryFindings {
    /// - Parameter now: seconds since 1970.
    static func all(in tree: some FileTree, now: UInt64) throws -> [Finding] {
        try RegistryPolicyText.findings(in: tree) + expired(in: tree, now: now) + pending(in: tree)
    }

    /// Under a root that expired every client answers that nothing new is accepted. What replaces it is the newest root then.
    private static func expired(in tree: some FileTree, now: UInt64) throws -> [Finding] {
        let versions = try tree.list("root").compactMap { entry in
            entry.name.hasSuffix(".root.json") ? Int(entry.name.dropLast(10)) : nil
        }
        guard let newest = versions.max(), case let path = "root/\(newest).root.json",
            let bytes = try? tree.read(path, limit: RegistryLimits.root),
            let claims = try? VerifiedRoot.unverifiedClaims(of: bytes), claims.expires <= now
        else { return [] }
        return [
            Finding(
                .source, .problem, path,
                "expired at \(Moment.format(claims.expires)): whoever follows the registry accepts nothing new",
                help: "oracle registry rotate --expires 2031-01-01T00:00:00Z")
        ]
    }

    /// Drafts count for nothing, and are waited for: what hides them is said.
    private static func pending(in tree: some FileTree) -> [Finding] {
        do {
            _ = try TrustDraft.pending(in: tree)
            return []
        } catch let error as RegistryProblems {
            return error.problems.map { Finding(.source, .problem, $0.path, $0.message) }
        } catch {
            let message = (error as? FileError).map { "cannot \($0.operation): \($0.detail)" } ?? "\(error)"
            return [Finding(.source, .problem, TrustDraft.folder, message)]
        }
    }
}
