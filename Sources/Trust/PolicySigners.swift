internal import Attestation
internal import Cryptography

extension Policy {
    /// Whose statements count, beyond what the registry says. Names of signers or organisations, in any case.
    package struct SignerRule: Hashable, Sendable {
        /// nil for everybody whom the registry lets speak.
        package var allow: [String]?
        /// Nothing of theirs counts, notaries' testimony neither.
        package var deny: [String]

        package init(allow: [String]? = nil, deny: [String] = []) {
            self.allow = allow
            self.deny = deny
        }

        func denies(_ signer: SignerEvidence) -> Bool { Self.names(deny, signer) }

        func accepts(_ signer: SignerEvidence) -> Bool {
            !denies(signer) && (allow.map { Self.names($0, signer) } ?? true)
        }

        private static func names(_ list: [String], _ signer: SignerEvidence) -> Bool {
            list.contains {
                $0.lowercased() == signer.name.lowercased()
                    || $0.lowercased() == signer.organisation?.lowercased()
            }
        }

        /// What the bytes would have earned by the statements of these signers alone: every digest that was spoken for has to be still.
        func standing(of entries: [EntryEvidence], earned: Standing) -> Standing {
            guard earned == .trusted || earned == .known else { return earned }
            let accepted = entries.filter { $0.signers.contains(where: accepts) }
            func covers(_ part: [EntryEvidence], _ whole: [EntryEvidence]) -> Bool {
                Set(part.flatMap(\.digests)).isSuperset(of: whole.flatMap(\.digests))
            }
            let releases = entries.filter(\.isRelease)
            if earned == .trusted, !releases.isEmpty, covers(accepted.filter(\.isRelease), releases) {
                return .trusted
            }
            guard !accepted.isEmpty, covers(accepted, entries) else { return .unknown }
            // Of what is left every digest needs a release, or sources that suffice.
            let suffices = Set(entries.flatMap(\.digests)).allSatisfy { digest in
                let speaking = accepted.filter { $0.digests.contains(digest) }
                return speaking.contains(where: \.isRelease) || speaking.flatMap(\.sources).suffice
            }
            return suffices ? .known : .unknown
        }

        func demand(_ facts: PolicyFacts, _ spoken: Standing) -> PolicyDemand {
            let isMet = spoken == .trusted || spoken == .known
            let wants =
                ([allow.map { "statements of \($0.joined(separator: ", "))" } ?? "statements"]
                + (deny.isEmpty ? [] : ["of others than \(deny.joined(separator: ", "))"])).joined(
                    separator: ", ")
            var who: [String] = []
            for name in facts.entries.flatMap(\.signers).map(\.name) where !who.contains(name) {
                who.append(name)
            }
            let names = who.prefix(4).joined(separator: ", ")
            return PolicyDemand(
                code: .policySigners, wants: wants,
                found: isMet ? "\(names) speaks for these bytes" : "only \(names) speaks for these bytes",
                isMet: isMet,
                remedy: isMet
                    ? nil
                    : "a statement of these bytes by \(allow.map { $0.joined(separator: " or ") } ?? "another signer")"
            )
        }
    }
}
