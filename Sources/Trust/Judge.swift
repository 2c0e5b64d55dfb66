package import Attestation
package import Cryptography
package import Registry
package import Taps

/// Judges by what its taps say, at one moment. Remembers what it asked them, so a batch costs little more than its new
/// answers. Not for use from two threads at once.
package final class Judge {
    let taps: [TapView]
    /// What its next verdicts have to satisfy.
    package var policy: PolicyStack
    private var index: NameIndex?

    /// - Parameters:
    ///   - sources: the default tap first.
    ///   - exclusions: ids of entries that this machine's user set aside, and why. A revocation is never set aside.
    ///   - now: seconds since 1970.
    package init(
        sources: [any AttestationSource], policy: PolicyStack, exclusions: [Hash32: String] = [:],
        now: UInt64
    ) {
        taps = sources.map { TapView($0, exclusions: exclusions, now: now) }
        self.policy = policy
    }

    /// Asks on one state of each registry, as every answer by itself does: for answers that belong together. A sync's commit waits
    /// so long.
    package func reading<R>(_ body: () throws -> R) throws -> R { try reading(taps[...], body) }

    private func reading<R>(_ taps: ArraySlice<TapView>, _ body: () throws -> R) throws -> R {
        guard let first = taps.first else { return try body() }
        return try first.source.reading { try reading(taps.dropFirst(), body) }
    }

    package var registries: [RegistryEvidence] { taps.map(\.evidence) }

    /// All names that are known here. Made when it is first asked for: an answer about a digest needs none.
    package func names() throws -> NameIndex {
        if let index { return index }
        var hints = NameHints.none
        var attested: [ModelName] = []
        for tap in taps {
            attested += try tap.source.models().map(\.name)
            let more = try tap.source.nameHints()
            hints.known += more.known
            hints.imitates.merge(more.imitates) { first, _ in first }
            hints.renamed.merge(more.renamed) { first, _ in first }
        }
        let made = NameIndex(attested: attested, hints: hints)
        index = made
        return made
    }

    /// Judges a digest that somebody holds.
    /// - Parameter asName: only this name can pass.
    package func judge(digest: Digest, asName: ModelName? = nil) throws -> Verdict {
        try judge(digests: [digest], asName: asName)
    }

    /// Judges bytes known by any of the digests: a bare hex string is one under each algorithm of its length.
    package func judge(digests: [Digest], asName: ModelName? = nil) throws -> Verdict {
        try reading { try verdict(on: digests, asName: asName) }
    }

    private func verdict(on digests: [Digest], asName: ModelName?) throws -> Verdict {
        let ignored = ignoredCount
        var names: [NameVerdict] = []
        var omitted = 0
        for tap in taps {
            for digest in digests {
                let spoken = try tap.spoken(of: digest)
                // What was taken back is judged whoever else speaks, and however many.
                let takenBack = Self.models(spoken.takenBack, asked: asName)
                let others = Self.models(spoken.standing, asked: asName).filter { !takenBack.contains($0) }
                omitted += max(0, others.count - TrustLimits.names)
                for model in takenBack + others.prefix(TrustLimits.names) {
                    if let name = try verdict(on: digest, as: model, in: tap) { names.append(name) }
                }
            }
        }
        return try conclude(
            names, of: digests, asked: asName, isFromPath: false, ignored: ignoredCount - ignored,
            omitted: omitted)
    }

    /// The one way in which a digest is judged under a name, whoever asks.
    /// - Returns: nil where the tap does not speak of it under that name.
    func verdict(on digest: Digest, as model: ModelName, in tap: TapView) throws -> NameVerdict? {
        try tap.ground(of: digest, as: model).map { ground in
            try settle(
                Finding(
                    tap: tap, model: model, standing: ground.standing, statements: ground.entries,
                    entries: tap.evidence(ground, of: digest), reasons: ground.reasons,
                    coverage: nil, revocations: ground.revocations))
        }
    }

    /// The names under which a digest is attested, once each: the asked one first, then those that a publisher speaks for.
    private static func models(_ speaking: [Counted], asked: ModelName?) -> [ModelName] {
        var seen: Set<ModelName> = []
        let asked = speaking.filter { $0.claims.model == asked }
        let released = speaking.filter { $0.rank == .publisher }
        return (asked + released + speaking).map(\.claims.model).filter { seen.insert($0).inserted }
    }

    var ignoredCount: Int { taps.reduce(0) { $0 + $1.source.ignoredCount } }
}

/// What one tap says of the bytes under one name, before any policy.
struct Finding {
    let tap: TapView
    let model: ModelName
    var standing: Standing
    /// Those that tell version, license and lineage.
    var statements: [Counted]
    var entries: [EntryEvidence]
    var reasons: [Reason]
    var coverage: Coverage?
    var revocations: [RevocationEvidence] = []
}

extension Judge {
    /// Applies the policies to a finding.
    func settle(_ finding: Finding) throws -> NameVerdict {
        let tap = finding.tap
        let decisions = policy.decisions(
            for: finding.model, tap: tap.name, isDefault: tap.isDefault, own: try tap.ownPolicy())
        var standing = finding.standing
        var reasons = finding.reasons
        var revocations = finding.revocations
        let lineage = try tap.lineage(of: finding.model, statements: finding.statements)
        let above = Self.reasons(revokedAbove: lineage)
        // No policy has a say in this.
        if let evidence = lineage.revokedPath?.evidence, standing != .revoked {
            standing = .revoked
            revocations = [evidence]
        } else if lineage.isTruncated, finding.standing == .trusted || finding.standing == .known,
            try tap.hasCompromisedBytes()
        {
            // Steps cost who makes them nothing: as many as are followed would lead away from what was revoked.
            standing = .unknown
            reasons.append(
                Reason(
                    .lineageIncomplete, .fault,
                    "the lineage of \(finding.model) goes on beyond what is followed, and may lead to bytes that were called compromised"
                ))
        }
        reasons += above.filter { !reasons.contains($0) }
        reasons += try tap.excludedReasons(of: finding.model)
        if let refusal = refusal(of: tap, on: finding.model, decisions),
            !(standing == .revoked && bindsRevocations(of: tap))
        {
            revocations = []
            reasons = reasons.map { reason in
                let severity = reason.severity == .fault ? .warning : reason.severity
                return Reason(reason.code, severity, reason.text, file: reason.file, tensors: reason.tensors)
            }
            reasons.append(
                Reason(
                    refusal.code, .warning,
                    "the tap \(tap.name) says \(standing.rawValue); \(refusal.text)"))
            standing = .unknown
        }

        let stated = decisions.compactMap(\.lineage)
        let demand: Policy.Lineage =
            stated.contains(.require) ? .require : stated.isEmpty || stated.contains(.warn) ? .warn : .off
        if demand != .off { reasons += Self.faults(in: lineage) }

        let measured = finding.measured
        let testimony = try tap.testimony(
            on: finding.model, statements: measured.statements, weights: measured.weights)
        if standing == .trusted || standing == .known {
            let conflicts = try testimony.conflicts(with: measured.statements, in: tap)
            if !conflicts.isEmpty { standing = .conflict }
            reasons += conflicts
        }

        // What the bytes earned, before a policy refuses it.
        let earned = standing
        let facts = PolicyFacts(
            model: finding.model, earned: earned, coverage: finding.coverage,
            openFiles: reasons.filter { $0.code == .coverageConfiguration || $0.code == .coverageBesides }
                .compactMap(\.file),
            lineage: lineage, testimony: testimony,
            alongLineage: decisions.contains { $0.rule?.asksAlongLineage == true }
                ? try tap.testimony(along: lineage) : [],
            entries: finding.entries.filter { !$0.isAgainst && $0.revocation == nil })
        var policies: [PolicyEvidence] = []
        for decision in decisions {
            let severity = decision.mode == .enforce ? Reason.Severity.fault : .warning
            var demands = decision.demands(facts)
            for demand in demands where !demand.isMet && !demand.isTold {
                reasons.append(demand.reason(decision.label, severity))
                if demand.code != .policyRequire { standing = .untrusted }
            }
            var outcome = demands.allSatisfy(\.isMet) ? PolicyOutcome.met : .short
            // That nobody has spoken for the bytes is only as good as the registry is fresh.
            let stale = tap.staleness(under: decision)
            if let stale, outcome == .met || earned == .unknown {
                outcome = .stale
                reasons.append(stale)
            }
            if let maxAge = decision.maxAge { demands.append(tap.freshness(maxAge, stale)) }
            policies.append(PolicyEvidence(decision: decision, outcome: outcome, demands: demands))
        }
        // Notaries make trusted what a policy asks them for, where every policy is met.
        if standing == .known, policies.allSatisfy({ $0.outcome == .met }),
            decisions.contains(where: { decision in
                !decision.owner.onlyTightens
                    && decision.rule?.areNotariesEnough(
                        testimony.filter { decision.rule?.signers?.denies($0.signer) != true }) == true
            })
        {
            standing = .trusted
        }
        if tap.evidence.isStale, !reasons.contains(where: { $0.code == .stale }) {
            reasons.append(tap.staleReason)
        }

        var versions: [String] = []
        for case let version? in finding.statements.map(\.claims.version)
        where !versions.contains(where: { sameText($0, version) }) {
            versions.append(version)
        }
        return NameVerdict(
            tap: tap.name, name: finding.statements.first?.claims.model ?? finding.model, versions: versions,
            standing: standing, entries: finding.entries, testimony: testimony, reasons: reasons,
            coverage: finding.coverage,
            license: finding.statements.lazy.compactMap(\.claims.license).first,
            lineage: granted(lineage, tap),
            policies: policies,
            revocations: standing == .revoked ? revocations : [])
    }

    /// Why the policies do not take a tap's word on a model; nil where all of them do.
    func refusal(
        of tap: TapView, on model: ModelName, _ decisions: [PolicyStack.Decision]? = nil
    ) -> Reason? {
        let decisions =
            decisions ?? policy.decisions(for: model, tap: tap.name, isDefault: tap.isDefault)
        guard !decisions.allSatisfy(\.grants) else { return nil }
        if let owner = decisions.lazy.compactMap(\.owningTap).first(where: { $0 != tap.name }) {
            return Reason(
                .tapNamespace, .warning, "a policy lets the tap \(owner) alone speak for \(model)")
        }
        return Reason(
            .tapNotGranted, .warning,
            "it counts only where a rule of your own policy names it: match: \"\(tap.name):\(model.owner)/*\""
        )
    }

    /// Whether the policies take a tap's word on a model.
    func grants(_ tap: TapView, _ model: ModelName) -> Bool {
        policy.decisions(for: model, tap: tap.name, isDefault: tap.isDefault).allSatisfy(\.grants)
    }

    /// A lineage as it is shown: a parent of which the tap's word is not taken is as little trusted as that model is by itself.
    /// What a rule asks of the lineage of a model whose tap it names is held against the tap's own word.
    func granted(_ lineage: consuming Lineage, _ tap: TapView) -> Lineage {
        lineage.marking { grants(tap, $0) }
    }

    private static func faults(in lineage: Lineage) -> [Reason] {
        var reasons: [Reason] = []
        for node in lineage.nodes {
            for edge in node.edges where edge.state == .missing {
                reasons.append(
                    Reason(
                        .lineageIncomplete, .warning,
                        "nobody has spoken of the bytes of \(edge.name) that \(node.name) was made from"))
            }
            for edge in node.edges where edge.state == .contradicted {
                reasons.append(
                    Reason(
                        .lineageContradicted, .warning,
                        edge.contradictedBy.isEmpty
                            ? "what \(node.name) says of its parent \(edge.name) contradicts the registry"
                            : "what \(node.name) says of its parent \(edge.name) is not what \(edge.contradictedBy[0]) measured"
                    ))
            }
        }
        if lineage.hasCycle {
            reasons.append(
                Reason(.lineageContradicted, .warning, "the statements of its lineage run in a circle"))
        }
        if lineage.isTruncated {
            reasons.append(
                Reason(
                    .lineageIncomplete, .warning,
                    "the lineage is longer than \(TrustLimits.lineageDepth) steps or \(TrustLimits.lineageNodes) models"
                ))
        }
        return reasons
    }
}

extension PolicyStack.Decision {
    /// How a sentence names the policy.
    var label: String {
        let file = path ?? "the built-in policy"
        return rule.map { "\(file):\($0.line)" } ?? file
    }
}

extension TapView {
    /// - Returns: nil where the policy sets no bound, or the registry is within it.
    func staleness(under decision: PolicyStack.Decision) -> Reason? {
        guard let maxAge = decision.maxAge else { return nil }
        let severity = decision.mode == .enforce ? Reason.Severity.fault : .warning
        if evidence.isExpired {
            return Reason(.stale, severity, "the root of the registry \(name) has expired")
        }
        guard let age = evidence.age else {
            return Reason(
                .stale, severity,
                "nobody put a time to the registry \(name), and \(decision.label) allows \(Moment.formatSpan(maxAge))"
            )
        }
        guard age > maxAge else { return nil }
        return Reason(
            .stale, severity,
            "the registry \(name) is \(Self.span(age)) old, and \(decision.label) allows \(Moment.formatSpan(maxAge))"
        )
    }

    /// The demand that a policy's max-age is.
    func freshness(_ maxAge: UInt64, _ stale: Reason?) -> PolicyDemand {
        PolicyDemand(
            code: .stale, wants: "a registry of at most \(Moment.formatSpan(maxAge))",
            found: evidence.isExpired
                ? "the root of \(name) has expired"
                : evidence.age.map { "\(name) is \(Self.span($0)) old" } ?? "nobody put a time to \(name)",
            isMet: stale == nil, remedy: stale == nil ? nil : "oracle sync")
    }

    /// Stale by the registry's own word, where no policy minds.
    var staleReason: Reason {
        if evidence.isExpired {
            return Reason(.stale, .warning, "the root of the registry \(name) has expired")
        }
        let age = evidence.age.map { "is \(Self.span($0)) old" } ?? "has no time"
        let limit = evidence.facts.maxAge.map(Moment.formatSpan) ?? "no limit"
        return Reason(.stale, .warning, "the registry \(name) \(age), and its own max-age is \(limit)")
    }

    private static func span(_ seconds: UInt64) -> String {
        for (unit, size) in [("day", UInt64(86400)), ("hour", 3600), ("minute", 60)] where seconds >= size {
            let count = seconds / size
            return "\(count) \(unit)\(count == 1 ? "" : "s")"
        }
        return "\(seconds) s"
    }
}
