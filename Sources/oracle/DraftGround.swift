internal import Registry
internal import StrictJSON
internal import Taps

/// What a draft that lies outside of its registry was held against. What it follows stands in it unsigned: held against nothing,
/// what it changes is its own word.
enum DraftGround {
    /// It lies in the registry that it changes, or what it follows says all that it must.
    case itself
    /// A tap of this machine follows the registry, and has what the draft says to follow.
    case tap(String)
    case ownWord

    var isOwnWord: Bool { if case .ownWord = self { true } else { false } }

    var json: JSON? {
        switch self {
        case .itself: nil
        case .tap(let name): .string("tap \(name)")
        case .ownWord: .string("nothing")
        }
    }

    /// - Throws: where the registry that this machine follows says something else than the draft, and where a tap cannot be asked.
    static func of(_ draft: TrustDraft, _ context: Context) throws -> DraftGround {
        // A tap that cannot answer is none of those that do not follow it: without it the draft's word would stand.
        let taps = try TapSet.open(
            context.tapPlaces, withDefault: context.followsDefaultTap, cache: { context.tapCache() },
            note: { _ in }
        ).taps
        var refusal: CommandError?
        for tap in taps where draft.origin.utf8.elementsEqual(tap.facts.origin.utf8) {
            if let fault = fault(of: draft, against: tap) {
                refusal =
                    refusal
                    ?? CommandError(
                        "\(draft.title) is not signed: it is no draft of the registry that this machine follows as \(tap.facts.tap)",
                        code: "registry.draft", cause: fault,
                        help: "oracle sync \(tap.facts.tap), where the registry went on since")
            } else if draft.follows(tap) {
                return .tap(tap.facts.tap)
            }
        }
        if let refusal { throw refusal }
        // A root is told by the fingerprint of the one before, which is said; a first file has none before it.
        guard case .signers(_, .some) = draft.subject else { return .itself }
        return .ownWord
    }

    private static func fault(of draft: TrustDraft, against tap: OpenTap) -> String? {
        if let root = draft.followedRoot {
            if root.version < tap.facts.rootVersion {
                return "it rests on root \(root.version), and root \(tap.facts.rootVersion) is in force"
            }
            if root.version == tap.facts.rootVersion, draft.rootFingerprint != tap.facts.rootFingerprint {
                return "it rests on another root \(root.version)"
            }
        }
        guard case .signers(let claims, _) = draft.subject, let known = tap.signers else { return nil }
        if claims.version < known.version { return "signers \(known.version) is in force" }
        if claims.version == known.version, draft.file != known.bytes {
            return "there is another signers file \(claims.version)"
        }
        if claims.version == known.version + 1, draft.before != known.bytes {
            return
                "what it says to follow is not signers file \(known.version) of the registry: it hides what it changes"
        }
        return nil
    }
}

extension TrustDraft {
    fileprivate func follows(_ tap: OpenTap) -> Bool {
        switch subject {
        case .root: rootFingerprint == tap.facts.rootFingerprint
        case .signers:
            before.map { $0 == tap.signers?.bytes } ?? false
        }
    }
}
