internal import Attestation
internal import Cryptography

/// Names, namespaces and keys that signers have or ever had: none is given to another, for who trusted the first would trust the
/// second.
struct TakenNames {
    private var names: [String: String] = [:]
    private var keys: [PublicKey: String] = [:]
    /// By the namespaces' owners: `acme` and `acme/tiny` are in one another's way.
    private var namespaces: [String: [(namespace: String, holder: String)]] = [:]

    init(_ files: some Sequence<SignersClaims>) {
        for file in files {
            for signer in file.signers { add(signer) }
        }
    }

    init(_ signers: [Signer]) {
        for signer in signers { add(signer) }
    }

    mutating func add(_ signer: Signer) {
        names[signer.name.lowercased()] = signer.name
        for key in signer.keys where keys[key.key] == nil { keys[key.key] = signer.name }
        for namespace in signer.namespaces {
            let owner = Self.owner(of: namespace)
            let isKnown = namespaces[owner]?.contains {
                $0.namespace.lowercased() == namespace.lowercased()
                    && $0.holder.lowercased() == signer.name.lowercased()
            }
            if isKnown != true { namespaces[owner, default: []].append((namespace, signer.name)) }
        }
    }

    /// The signer who has the name, as it is spelled there.
    func holder(of name: String) -> String? { names[name.lowercased()] }

    /// What a signer is given and another has or had.
    func faults(of signer: Signer) -> [String] {
        let own = signer.name.lowercased()
        var faults: [String] = []
        for key in signer.keys {
            if let holder = keys[key.key], holder.lowercased() != own {
                faults.append("the key \(key.key) is that of \(holder)")
            }
        }
        for namespace in signer.namespaces {
            let taken = namespaces[Self.owner(of: namespace)]?.first {
                $0.holder.lowercased() != own && Self.overlap($0.namespace, namespace)
            }
            if let taken { faults.append("the namespace \(taken.namespace) is that of \(taken.holder)") }
        }
        return faults
    }

    private static func owner(of namespace: String) -> String {
        String(namespace.lowercased().prefix { $0 != "/" })
    }

    /// Whether one is the other, or lies in it: `acme` and `acme/tiny`.
    private static func overlap(_ one: String, _ other: String) -> Bool {
        let (one, other) = (one.lowercased(), other.lowercased())
        return one == other || one.hasPrefix(other + "/") || other.hasPrefix(one + "/")
    }
}

extension SignersClaims {
    /// What a version may not do to those before it, whoever wrote it.
    /// - Parameter earlier: all of them, from version 1 up.
    package func faults(after earlier: [SignersClaims]) -> [String] {
        let old = earlier.last
        var faults = old.map { differences(from: $0).filter(\.isForbidden).map(\.words) } ?? []
        let before = Dictionary(
            (old?.signers ?? []).map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        var taken = TakenNames(earlier)
        for signer in signers {
            let was = before[signer.name.lowercased()]
            // What stands there already is not judged again: nobody could mend it.
            guard was != signer else { continue }
            faults += taken.faults(of: signer).map { "\(signer.name): \($0)" }
            taken.add(signer)
            for key in signer.keys where was?.keys.contains(key) != true {
                if let until = key.until, until < key.from {
                    faults.append(
                        "\(signer.name)'s key \(key.key) ends at entry \(until), before it begins at \(key.from)"
                    )
                }
            }
            if let fault = signer.organisation.flatMap(Signer.fault(inOrganisation:)) {
                faults.append("\(signer.name): \(fault)")
            }
        }
        return faults
    }
}
