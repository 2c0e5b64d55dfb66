internal import Attestation
package import Cryptography
internal import StrictJSON

/// What somebody who wants to sign hands to the stewards: who they are, what they would speak for, where the proof of that
/// stands, and a signature by the key itself. A DSSE envelope of a payload type of its own: nothing else is signed by it.
package struct KeyRequest: Hashable, Sendable {
    /// Where stewards can look whether the namespace's owner names the key. Nobody looks there by himself: no socket is opened.
    package enum Evidence: Hashable, Sendable {
        /// A file in a repository of the Hugging Face organisation: `owner/repo/path`.
        case huggingFace(String)
        /// A TXT record of a domain.
        case dns(String)
        /// The profile, or a repository, of a GitHub organisation.
        case github(String)

        /// Reads `huggingface:acme/keys/oracle.txt`, `dns:acme.example`, `github:acme`.
        package init?(_ text: String) {
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            guard parts.count == 2, (1...512).contains(parts[1].utf8.count),
                parts[1].utf8.allSatisfy({ (0x21...0x7E).contains($0) })
            else { return nil }
            switch parts[0] {
            case "huggingface": self = .huggingFace(parts[1])
            case "dns": self = .dns(parts[1])
            case "github": self = .github(parts[1])
            default: return nil
            }
        }

        package var text: String {
            switch self {
            case .huggingFace(let path): "huggingface:\(path)"
            case .dns(let domain): "dns:\(domain)"
            case .github(let organisation): "github:\(organisation)"
            }
        }

        /// What a steward looks at, in words.
        package var place: String {
            switch self {
            case .huggingFace(let path): "the file https://huggingface.co/\(path)"
            case .dns(let domain): "the TXT records of \(domain)"
            case .github(let organisation): "https://github.com/\(organisation)"
            }
        }
    }

    package let origin: String
    /// Fingerprint of a root of the registry that is asked.
    package let root: Digest
    package let name: String
    package let kind: Signer.Kind
    package let organisation: String?
    package let namespaces: [String]
    package let key: PublicKey
    package let evidence: [Evidence]
    /// Seconds since 1970, by the asker's clock.
    package let made: UInt64

    /// Bytes of a request, in base64 and with its signature.
    package static let limit = 64 << 10

    package init(
        origin: String, root: Digest, name: String, kind: Signer.Kind, organisation: String?,
        namespaces: [String], key: PublicKey, evidence: [Evidence], made: UInt64
    ) throws(RegistryError) {
        self.origin = origin
        self.root = root
        self.name = name
        self.kind = kind
        self.organisation = organisation
        self.namespaces = namespaces
        self.key = key
        self.evidence = evidence
        self.made = made
        guard kind != .publisher || !namespaces.isEmpty else {
            throw RegistryError("a publisher speaks for a namespace")
        }
        guard kind != .notary || organisation != nil else {
            throw RegistryError("a notary is of an organisation: thresholds count these")
        }
        if let fault = organisation.flatMap(Signer.fault(inOrganisation:)) { throw RegistryError(fault) }
        guard evidence.count <= 16 else { throw RegistryError("more than 16 pieces of evidence") }
        // Whatever a signers file would refuse, is refused here.
        _ = try SignersClaims(
            version: 1, log: TreeHead(size: 0, root: SHA256.hash([])), signers: [signer(from: 0)])
    }

    /// The line that stands where the evidence says.
    package var line: String { Self.line(for: key) }
    package static func line(for key: PublicKey) -> String { "oracle-registry-key=\(key)" }

    package func signer(from index: UInt64) -> Signer {
        Signer(
            name: name, kind: kind, organisation: organisation, namespaces: namespaces,
            keys: [Signer.Key(key: key, from: index)])
    }

    private var json: JSON {
        .members([
            "origin": .string(origin), "root": .string(root.description), "name": .string(name),
            "kind": .string(kind.rawValue), "organisation": organisation.map { .string($0) },
            "namespaces": .strings(namespaces), "key": .string(key.description),
            "evidence": .strings(evidence.map(\.text)), "made": .string(Moment.format(made)),
        ])
    }

    /// The file, signed by the key that it asks for.
    package func signed(by secret: SecretKey) throws(RegistryError) -> [UInt8] {
        guard secret.publicKey == key else {
            throw RegistryError("another key than the one that is asked for")
        }
        return Envelope.signing(json.pretty(), as: .keyRequest, with: [secret]).json.pretty()
    }

    /// Reads a request and checks that whoever made it holds the key.
    package init(verifying bytes: [UInt8]) throws {
        let envelope = try Envelope(parsing: bytes, limit: Self.limit)
        guard envelope.payloadType == .keyRequest else { throw RegistryError("no request for a key") }
        let value: JSONValue
        do {
            value = try JSONDocument(
                envelope.payload, limits: JSONLimits(depth: 4, bytes: Self.limit, values: 256)
            ).root
        } catch { throw RegistryError("not strict JSON: \(error)") }
        guard let origin = value["origin"]?.string, let root = value["root"]?.string.flatMap({ Digest($0) }),
            let name = value["name"]?.string, let kind = value["kind"]?.string.flatMap(Signer.Kind.init),
            let key = value["key"]?.string.flatMap({ PublicKey($0) }),
            let made = value["made"]?.string.flatMap(Moment.parse)
        else { throw RegistryError("a request has origin, root, name, kind, key and made") }
        func strings(_ list: JSONValue?) -> [String] { list?.elements?.map { $0.string ?? "" } ?? [] }
        var evidence: [Evidence] = []
        for text in strings(value["evidence"]) {
            guard let one = Evidence(text) else { throw RegistryError("evidence of an unknown kind") }
            evidence.append(one)
        }
        try self.init(
            origin: origin, root: root, name: name, kind: kind, organisation: value["organisation"]?.string,
            namespaces: strings(value["namespaces"]), key: key, evidence: evidence, made: made)
        guard envelope.validSigners(among: [key]) == [key] else {
            throw RegistryError("it is not signed by the key that it asks for")
        }
    }
}
