internal import Trust

/// What `--fail-on` can name: kinds of verdicts that make a scan fail.
enum Alarm: String, CaseIterable, Hashable, Sendable {
    /// Taken back by somebody who may.
    case revoked
    /// Not the bytes that the model has, or that a content-addressed name says.
    case altered
    /// Signers contradict each other.
    case conflict
    /// The path says another name than the bytes have, or one that imitates a known name.
    case misnamed
    /// Anything that is `untrusted`.
    case untrusted
    /// Nobody has spoken of the bytes.
    case unknown
    /// The registry behind the verdict is stale.
    case stale
    /// The verdict does not meet the policy that applies.
    case policy

    /// What nobody knows is no alarm.
    static let standard: [Alarm] = [.revoked, .altered, .conflict, .misnamed]

    /// Reads `revoked,altered`; `none` alone is an empty list.
    /// - Returns: the words that are none, as they were typed.
    static func parse(_ list: String) -> (alarms: [Alarm], unknown: [String]) {
        if list == "none" { return ([], []) }
        var alarms: [Alarm] = []
        var unknown: [String] = []
        for word in list.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            if let alarm = Alarm(rawValue: word) {
                if !alarms.contains(alarm) { alarms.append(alarm) }
            } else {
                unknown.append(word)
            }
        }
        return (alarms, unknown)
    }

    static var words: [String] { allCases.map(\.rawValue) + ["none"] }

    /// All that a verdict is, each with its sentence.
    static func all(in verdict: Verdict, mislabelled: [String]) -> [(alarm: Alarm, text: String)] {
        func text(_ codes: [Reason.Code]) -> String? {
            verdict.reasons.first { codes.contains($0.code) && $0.severity == .fault }?.text
        }
        var found: [(alarm: Alarm, text: String)] = []
        if verdict.standing == .revoked {
            found.append((.revoked, text([.revoked]) ?? "it was taken back"))
        }
        if let text = mislabelled.first ?? text([.altered, .overruled]) { found.append((.altered, text)) }
        if verdict.standing == .conflict {
            found.append((.conflict, text([.conflict]) ?? "signers contradict each other"))
        }
        if let text = text([.nameOther, .nameImitates]) { found.append((.misnamed, text)) }
        if verdict.standing == .untrusted {
            let fault = verdict.reasons.first { $0.severity == .fault }
            found.append((.untrusted, fault?.text ?? "not what it is said to be"))
        }
        if verdict.standing == .unknown { found.append((.unknown, "nobody has spoken of these bytes")) }
        if let stale = verdict.reasons.first(where: { $0.code == .stale }) {
            found.append((.stale, stale.text))
        }
        if verdict.outcome != .met { found.append((.policy, "the policy is not met")) }
        return found
    }

    /// - Parameter verdict: the one that is this alarm.
    func status(of verdict: Verdict) -> ExitStatus {
        switch self {
        case .revoked, .altered, .conflict, .misnamed, .untrusted: .refused
        case .unknown: .unknown
        case .stale: .stale
        // Where the policy only warns, the list still asks for it.
        case .policy: verdict.consequence.status == .success ? .refused : verdict.consequence.status
        }
    }
}
