package import Attestation
package import Cryptography

/// What is to be different in the next signers file.
package enum SignersChange: Sendable {
    /// Somebody new.
    case admit(Signer)
    case addKey(PublicKey, to: String)
    /// The key does not count from the log index on.
    case closeKey(PublicKey, until: UInt64)
    /// All of the signer's keys end; the name and its namespaces stay taken.
    case retire(String, at: UInt64)
    /// A model's name that is never given again.
    case retireName(ModelName)
    /// What the registry asks of whoever follows it; nil for nothing.
    case policy(String?)

    /// The claims of the next file.
    /// - Parameter head: the log as it stands: the file is bound to it.
    package static func apply(
        _ changes: [SignersChange], to old: SignersClaims, head: TreeHead
    ) throws(RegistryError) -> SignersClaims {
        var signers = old.signers
        var retired = old.retired
        var policy = old.policy
        for change in changes {
            switch change {
            case .admit(let signer):
                try refuseTaken(signer, by: signers)
                signers.append(signer)
            case .addKey(let key, let name):
                let at = try index(of: name, in: signers)
                signers[at] = signers[at].with(
                    keys: signers[at].keys + [Signer.Key(key: key, from: head.size)])
            case .closeKey(let key, let until):
                guard let at = signers.firstIndex(where: { $0.keys.contains { $0.key == key } }) else {
                    throw RegistryError("no signer has the key \(key)")
                }
                guard until <= head.size else {
                    throw RegistryError(
                        "the log has \(countedEntries(head.size)): a key ends at one of them, or now")
                }
                signers[at] = try signers[at].closing(until) { $0 == key }
            case .retire(let name, let end):
                let at = try index(of: name, in: signers)
                signers[at] = try signers[at].closing(end) { _ in true }
            case .retireName(let model):
                guard !retired.contains(model) else { throw RegistryError("\(model) is retired already") }
                retired.append(model)
            case .policy(let text):
                guard text.map({ Array($0.utf8) }) != policy.map({ Array($0.utf8) }) else {
                    throw RegistryError(
                        text == nil ? "the registry has no policy" : "this is the registry's policy already")
                }
                policy = text
            }
        }
        return try SignersClaims(
            version: old.version + 1, log: head, signers: signers, retired: retired, policy: policy)
    }

    private static func index(of name: String, in signers: [Signer]) throws(RegistryError) -> Int {
        guard let at = signers.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) else {
            throw RegistryError("there is no signer \(name)")
        }
        return at
    }

    /// A name or a namespace that anybody had is never given to another: who trusted the first would trust the second.
    private static func refuseTaken(_ signer: Signer, by signers: [Signer]) throws(RegistryError) {
        let taken = TakenNames(signers)
        if let holder = taken.holder(of: signer.name) {
            throw RegistryError("there is a signer \(holder) already; a name is never given twice")
        }
        if let fault = taken.faults(of: signer).first { throw RegistryError(fault) }
    }
}

extension Signer {
    fileprivate func with(keys: [Key]) -> Signer {
        Signer(
            name: name, kind: kind, organisation: organisation, namespaces: namespaces, homepage: homepage,
            keys: keys)
    }

    /// Ends open keys, or ends them earlier: what was closed stays closed.
    fileprivate func closing(
        _ end: UInt64, where isMeant: (PublicKey) -> Bool
    ) throws(RegistryError) -> Signer {
        var closed = 0
        let keys = self.keys.map { key -> Key in
            // One that begins later never counted, and ends where it begins.
            let end = max(end, key.from)
            guard isMeant(key.key), key.until.map({ end < $0 }) ?? true else { return key }
            closed += 1
            return Key(key: key.key, from: key.from, until: end)
        }
        guard closed > 0 else { throw RegistryError("nothing of \(name) is open beyond entry \(end)") }
        return with(keys: keys)
    }
}

/// One thing that a signers file does to the one before it.
struct SignersDifference: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// A signer is gone, and with it what kept its name from being given to another.
        case dropsSigner
        /// A model's name that was given up for ever can be given again.
        case givesBackName
        /// It says the same again.
        case nothing
        /// Whatever else stewards may do.
        case permitted
    }

    let kind: Kind
    /// A sentence, for stewards who are to sign it.
    let words: String

    init(_ words: String, _ kind: Kind = .permitted) {
        self.kind = kind
        self.words = words
    }

    /// Whether no version may do it, whoever wrote it.
    var isForbidden: Bool { kind == .dropsSigner || kind == .givesBackName }
}

extension SignersClaims {
    /// What is different from an earlier file, a sentence each, for stewards who are to sign it. Everything for a first one.
    package func changes(from old: SignersClaims?) -> [String] { differences(from: old).map(\.words) }

    /// What is different from an earlier file; everything for a first one. Never empty.
    func differences(from old: SignersClaims?) -> [SignersDifference] {
        var found: [SignersDifference] = []
        func add(_ words: String, _ kind: SignersDifference.Kind = .permitted) {
            found.append(SignersDifference(words, kind))
        }
        let before = Dictionary(
            (old?.signers ?? []).map { ($0.name.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
        let now = Set(signers.map { $0.name.lowercased() })
        for signer in old?.signers ?? [] where !now.contains(signer.name.lowercased()) {
            add("DROPS the signer \(signer.name): its name could be given to another", .dropsSigner)
        }
        for signer in signers {
            guard let was = before[signer.name.lowercased()] else {
                let organisation = signer.organisation.map { " of \($0)" } ?? ""
                let namespaces =
                    signer.namespaces.isEmpty ? "" : ", for \(signer.namespaces.joined(separator: ", "))"
                add("admits the \(signer.kind.rawValue) \(signer.name)\(organisation)\(namespaces)")
                if let homepage = signer.homepage { add("\(signer.name)'s homepage is \(homepage)") }
                for key in signer.keys { add(given(key, to: signer)) }
                continue
            }
            let count = found.count
            if was.kind != signer.kind {
                add("makes \(signer.name) a \(signer.kind.rawValue) (before: \(was.kind.rawValue))")
            }
            if was.organisation != signer.organisation {
                add("\(signer.name) is of the organisation \(signer.organisation ?? "none")")
            }
            if was.namespaces != signer.namespaces {
                add(
                    "\(signer.name) speaks for \(signer.namespaces.joined(separator: ", ")) (before: \(was.namespaces.joined(separator: ", ")))"
                )
            }
            if was.homepage != signer.homepage {
                add(
                    "\(signer.name)'s homepage is \(signer.homepage ?? "none") (before: \(was.homepage ?? "none"))"
                )
            }
            for words in keyChanges(of: signer, from: was) { add(words) }
            if was != signer, found.count == count {
                // A spelling, an order: whatever it is, nobody signs it unseen.
                add("writes \(signer.name)'s record otherwise, in a way that is not understood here")
            }
        }
        for model in retired where !(old?.retired.contains(model) ?? false) {
            add("retires the name \(model)")
        }
        for model in old?.retired ?? [] where !retired.contains(model) {
            add("GIVES BACK the retired name \(model)", .givesBackName)
        }
        if policy.map({ Array($0.utf8) }) != old?.policy.map({ Array($0.utf8) }) {
            add(
                policy == nil
                    ? "withdraws the registry's policy"
                    : "sets the registry's policy, which all who follow it must meet:")
            for line in (policy ?? "").split(separator: "\n") { add("  | \(line)") }
        }
        if found.isEmpty, old == nil { add("admits nobody yet") }
        if found.isEmpty { add("changes nothing: the stewards sign it again", .nothing) }
        return found
    }

    private func given(_ key: Signer.Key, to signer: Signer) -> String {
        let end = key.until.map { ", until entry \($0)" } ?? ""
        return "gives \(signer.name) the key \(key.key) from entry \(key.from) on\(end)"
    }

    private func keyChanges(of signer: Signer, from was: Signer) -> [String] {
        var lines: [String] = []
        for key in signer.keys {
            guard let old = was.keys.first(where: { $0.key == key.key }) else {
                lines.append(given(key, to: signer))
                continue
            }
            if old.from != key.from {
                lines.append(
                    "\(signer.name)'s key \(key.key) counts from entry \(key.from) on (before: \(old.from))")
            }
            if old.until != key.until {
                lines.append(
                    "\(signer.name)'s key \(key.key) does not count \(key.until.map { "from entry \($0) on" } ?? "any less: it is OPENED AGAIN")"
                )
            }
        }
        for key in was.keys where !signer.keys.contains(where: { $0.key == key.key }) {
            lines.append("DROPS \(signer.name)'s key \(key.key): nothing it signed counts any more")
        }
        return lines
    }
}
