package import Cryptography
package import TransparencyLog

/// What is to be different in the next root of trust.
package struct RootChange: Sendable {
    /// Keys that a role gains and loses, and how many of them must sign from then on.
    package struct RoleChange: Sendable {
        package var add: [PublicKey] = []
        package var remove: [PublicKey] = []
        /// nil for the one before.
        package var threshold: Int?

        package init(add: [PublicKey] = [], remove: [PublicKey] = [], threshold: Int? = nil) {
            self.add = add
            self.remove = remove
            self.threshold = threshold
        }

        fileprivate func applied(to role: RootClaims.Role, _ name: String) throws(RegistryError)
            -> RootClaims.Role
        {
            var keys = role.keys
            for key in remove {
                guard let at = keys.firstIndex(of: key) else {
                    throw RegistryError("\(key) is no key of the role \(name)")
                }
                keys.remove(at: at)
            }
            for key in add {
                guard !keys.contains(key) else {
                    throw RegistryError("\(key) is a key of the role \(name) already")
                }
                keys.append(key)
            }
            return RootClaims.Role(keys: keys, threshold: threshold ?? role.threshold)
        }
    }

    package var root = RoleChange()
    package var stewards = RoleChange()
    package var logKey: PublicKey?
    package var operatorKey: PublicKey?
    package var addWitnesses: [VerifierKey] = []
    /// By name or vkey.
    package var removeWitnesses: [String] = []
    package var quorum: Int?
    /// Seconds since 1970.
    package var expires: UInt64?
    /// Seconds; `.some(nil)` for no limit.
    package var maxAge: UInt64??
    /// Goes on from this tree, whatever the old log key signed beyond it.
    package var recover: TreeHead?

    package init() {}

    /// The claims of the next root.
    /// - Parameters:
    ///   - chain: all roots so far, from 1 up.
    ///   - head: the log as it stands: the root is bound to it, or to what it recovers.
    ///   - now: seconds since 1970; a root that has expired is of no use.
    package func applied(
        to chain: [VerifiedRoot], head: TreeHead, now: UInt64
    ) throws -> RootClaims {
        guard let old = chain.last?.claims else { throw RegistryError("there is no root to follow") }
        var witnesses = old.witnesses
        for name in removeWitnesses {
            guard let at = witnesses.firstIndex(where: { $0.name == name || $0.description == name }) else {
                throw RegistryError("the root names no witness \(name)")
            }
            witnesses.remove(at: at)
        }
        witnesses += addWitnesses
        let newKeys = [logKey, operatorKey].compactMap { $0 }
        // A key that was replaced may be in a thief's hands.
        for root in chain {
            for key in newKeys where root.claims.allKeys.contains(key) {
                throw RegistryError("\(key) stands in root \(root.claims.version): a new role has a new key")
            }
        }
        let next = try RootClaims(
            version: old.version + 1, expires: expires ?? old.expires, origin: old.origin,
            log: recover ?? head, root: root.applied(to: old.root, "root"),
            stewards: stewards.applied(to: old.stewards, "stewards"),
            logKey: logKey.map { try VerifierKey(name: old.origin, kind: .ed25519, publicKey: $0) }
                ?? old.logKey,
            operatorKey: operatorKey.map {
                try VerifierKey(
                    name: RegistryMaker.operatorName(old.origin), kind: .cosignature, publicKey: $0)
            } ?? old.operatorKey,
            witnesses: witnesses, quorum: quorum ?? old.quorum, maxAge: maxAge ?? old.maxAge,
            recover: recover)
        guard next.expires > now else {
            throw RegistryError("root \(next.version) would have expired at \(Moment.format(next.expires))")
        }
        guard recover == nil || logKey != nil else {
            throw RegistryError("only a root with a new log key recovers the log")
        }
        return next
    }
}

extension RootClaims {
    /// What is different from an earlier root, a sentence each, for people who are to sign it. Everything for a first root.
    package func changes(from old: RootClaims?) -> [String] {
        var lines: [String] = []
        func compare(_ role: String, _ before: Role?, _ now: Role) {
            for key in before?.keys ?? [] where !now.keys.contains(key) {
                lines.append("removes the \(role) key \(key)")
            }
            for key in now.keys where !(before?.keys.contains(key) ?? false) {
                lines.append("adds the \(role) key \(key)")
            }
            if now.threshold != before?.threshold || now.keys.count != before?.keys.count {
                let was = before.map { " (before: \($0.threshold) of \($0.keys.count))" } ?? ""
                lines.append("\(now.threshold) of \(now.keys.count) \(role) keys must sign\(was)")
            }
        }
        if let old, !old.origin.utf8.elementsEqual(origin.utf8) {
            lines.append("is for another log: \(origin), not \(old.origin)")
        }
        if old == nil { lines.append("starts the log \(origin)") }
        compare("root", old?.root, root)
        compare("steward", old?.stewards, stewards)
        if old?.logKey != logKey {
            lines.append("the log is signed by a new key \(logKey.publicKey)")
        }
        if old?.operatorKey != operatorKey {
            lines.append(
                operatorKey.map { "the operator cosigns with a new key \($0.publicKey)" }
                    ?? "names no operator any more")
        }
        for key in old?.witnesses ?? [] where !witnesses.contains(key) {
            lines.append("removes the witness \(key)")
        }
        for key in witnesses where !(old?.witnesses.contains(key) ?? false) {
            lines.append("adds the witness \(key)")
        }
        if old?.quorum ?? 0 != quorum {
            lines.append(
                "\(quorum) of \(witnesses.count) witnesses must cosign (before: \(old?.quorum ?? 0))")
        }
        if old?.expires != expires {
            let was = old.map { " (before: \(Moment.format($0.expires)))" } ?? ""
            lines.append("expires at \(Moment.format(expires))\(was)")
        }
        if old?.maxAge != maxAge {
            lines.append(
                "its newest signed time may be \(maxAge.map { "\(Moment.formatSpan($0)) old" } ?? "of any age")"
            )
        }
        if let recover {
            lines.append(
                "TAKES THE LOG BACK to \(countedEntries(recover.size)): whoever follows it drops every later entry"
            )
        }
        return lines
    }
}
