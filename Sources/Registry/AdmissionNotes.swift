internal import Attestation

/// What stewards are told of somebody who asks to sign, before they answer.
package struct AdmissionNotes: Sendable {
    /// What the evidence does not show, and whom the names could be taken for. A steward may know better.
    package let warnings: [String]

    /// - Parameter signers: those of the registry.
    package init(_ request: KeyRequest, among signers: [Signer]) {
        var warnings: [String] = []
        if !request.evidence.isEmpty {
            for namespace in request.namespaces
            where !request.evidence.contains(where: { $0.bears(on: namespace) }) {
                let places = request.evidence.map(\.text).joined(separator: ", ")
                warnings.append("no evidence bears on the namespace \(namespace): \(places)")
            }
        }
        let known = Set(
            signers.flatMap { signer in
                [signer.name] + signer.namespaces.map { String($0.prefix { $0 != "/" }) }
            })
        // Models have names, and signers are owners among them: the model's part is the same on both sides.
        let index = NameIndex(
            attested: known.sorted().compactMap { try? ModelName("\($0)/\(Self.model)") }, hints: .none)
        let asked = [request.name] + request.namespaces.map { String($0.prefix { $0 != "/" }) }
        for (place, name) in asked.enumerated() where !asked[..<place].contains(name) {
            guard let model = try? ModelName("\(name)/\(Self.model)"),
                let imitation = index.imitation(by: model)
            else { continue }
            warnings.append("\(name) can be taken for \(imitation.name.owner), who signs here already")
        }
        self.warnings = warnings
    }

    private static let model = "model"

    /// Who asks, in one sentence: `the publisher acme of Acme, for acme`.
    package static func whom(_ request: KeyRequest) -> String {
        let organisation = request.organisation.map { " of \($0)" } ?? ""
        let namespaces =
            request.namespaces.isEmpty ? "" : ", for \(request.namespaces.joined(separator: ", "))"
        return "the \(request.kind.rawValue) \(request.name)\(organisation)\(namespaces)"
    }

    package static func lines(of request: KeyRequest) -> [String] {
        ["admit  \(whom(request))", "key  \(request.key)"]
    }
}

extension KeyRequest.Evidence {
    /// Labels under which registrars sell names, beside the countries': `acme.co.uk` is Acme's.
    private static let shared: Set<String> = ["ac", "co", "com", "edu", "gov", "net", "or", "org"]

    /// Whether whoever holds the place would be the namespace's owner, by its name.
    package func bears(on namespace: String) -> Bool {
        let owner = NameLikeness.plain(Array(namespace.lowercased().prefix { $0 != "/" }.utf8))
        return holder.map { NameLikeness.plain(Array($0.lowercased().utf8)) == owner } ?? false
    }

    private var holder: String? {
        switch self {
        case .huggingFace(let path), .github(let path):
            return path.split(separator: "/").first.map(String.init)
        case .dns(let domain):
            var labels = domain.split(separator: ".").map { $0.lowercased() }
            guard labels.count >= 2 else { return nil }
            labels.removeLast()
            if labels.count >= 2, Self.shared.contains(labels[labels.count - 1]) { labels.removeLast() }
            return labels.last
        }
    }
}
