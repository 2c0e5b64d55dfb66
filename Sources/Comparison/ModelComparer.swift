internal import Cryptography
package import ModelDigest
internal import ModelFormats
internal import TensorValues
internal import Threads

/// Compares two models, or three: reads both from end to end, with memory that does not grow with them.
package struct ModelComparer: Sendable {
    private let threads: Int
    private let progress: (@Sendable (DigestProgress) -> Void)?
    private let isCancelled: (@Sendable () -> Bool)?

    /// - Parameters:
    ///   - threads: 1 and more. The answer does not depend on it.
    ///   - progress: called from any thread; what is to be read grows when tensors turn out to differ.
    ///   - isCancelled: asked from any thread.
    package init(
        threads: Int = ThreadTeam.coreCount, progress: (@Sendable (DigestProgress) -> Void)? = nil,
        isCancelled: (@Sendable () -> Bool)? = nil
    ) {
        self.threads = max(1, threads)
        self.progress = progress
        self.isCancelled = isCancelled
    }

    /// - Parameter other: a second model of which the derived one may be a merge.
    package func compare(
        _ base: TensorCollection, _ derived: TensorCollection, other: TensorCollection? = nil
    ) throws(DigestError) -> ModelDifference {
        var (base, derived, notes) = Self.underTheSameNames(base, derived)
        var matching = Matching(base.tensors, derived.tensors)
        let tally = Tally(
            total: 2 * min(base.byteCount, derived.byteCount), progress: progress, isCancelled: isCancelled)
        matching.pairPrefixed()
        try pairRenamed(&matching, tally)
        notes += try dropTied(&matching, tally)
        let contents = try contents(of: matching.matches, tally)
        var pairs = zip(matching.matches, contents).map { match, content in
            TensorPair(
                base: match.base.facts, derived: match.derived.facts, extent: match.extent, content: content)
        }
        try checkQuantization(&pairs, matching.matches, tally)
        if let other { try fitMerge(&pairs, matching.matches, other, tally) }
        for collection in [base, derived, other].compactMap({ $0 }) { try collection.requireUnchanged() }
        var tensors = pairs.map(TensorDifference.pair)
        tensors += matching.added.map { .added($0.facts) }
        tensors += matching.removed.map { .removed($0.facts) }
        tensors.sort { ExactName($0.name) < ExactName($1.name) }
        return ModelDifference(
            tensors: tensors,
            description: Describing(
                tensors, isMerge: other != nil, isManifest: base.isManifest || derived.isManifest,
                notes: notes
            ).description,
            bytesRead: tally.bytesRead)
    }

    // MARK: Names

    /// A GGUF file is seen under the names of its base, where these are known; two of them have the same names already.
    /// - Returns: both, and sentences on what of the conversion could not be undone.
    private static func underTheSameNames(
        _ base: TensorCollection, _ derived: TensorCollection
    ) -> (TensorCollection, TensorCollection, notes: [String]) {
        guard let architecture = derived.architecture, base.architecture == nil, !base.isManifest,
            let view = LlamaCppView(base: base, derived: derived, architecture: architecture)
        else { return (base, derived, []) }
        return (view.base, view.derived, view.notes)
    }

    private func pairRenamed(_ matching: inout Matching, _ tally: Tally) throws(DigestError) {
        let (removed, added) = matching.candidates
        guard !removed.isEmpty else { return }
        struct Key: Hashable {
            let isBase: Bool
            let name: ExactName
        }
        var known: [Key: Hash32] = [:]
        var unknown: [(key: Key, bytes: any TensorBytes, byteCount: Int)] = []
        for (isBase, tensors) in [(true, removed), (false, added)] {
            for tensor in tensors {
                let key = Key(isBase: isBase, name: ExactName(tensor.name))
                switch tensor.content {
                case .digest(let digest): known[key] = digest
                case .bytes(let bytes): unknown.append((key, bytes, tensor.byteCount))
                }
            }
        }
        let digests = try ByteComparison.digests(
            of: unknown.map { ($0.bytes, $0.byteCount) }, threads: threads, tally: tally)
        for (tensor, digest) in zip(unknown, digests) { known[tensor.key] = digest }
        matching.pairRenamed { known[Key(isBase: $0, name: ExactName($1.name))] }
    }

    /// A base whose input and output share their matrix may have it twice, and what came of it once: that is no tensor that is gone.
    /// - Returns: what was dropped, a sentence each.
    private func dropTied(_ matching: inout Matching, _ tally: Tally) throws(DigestError) -> [String] {
        func isOfVocabulary(_ tensor: TensorSource) -> Bool {
            tensor.shape.count == 2 && TensorRole(tensor.name).mayBeOfVocabulary
        }
        let kept = matching.matches.map(\.base).filter(isOfVocabulary)
        var gone: [(removed: TensorSource, kept: TensorSource, task: ByteComparison.Task)] = []
        for removed in matching.removed where isOfVocabulary(removed) {
            let twin = kept.first { $0.shape == removed.shape && $0.dtype == removed.dtype }
            guard let twin, case .bytes(let left) = removed.content, case .bytes(let right) = twin.content
            else { continue }
            gone.append(
                (removed, twin, ByteComparison.Task(left: left, right: right, byteCount: removed.byteCount)))
        }
        let equal = try ByteComparison.run(gone.map(\.task), threads: threads, tally: tally)
        var notes: [String] = []
        for (place, isEqual) in zip(gone, equal) where isEqual {
            matching.removed.removeAll { ExactName($0.name) == ExactName(place.removed.name) }
            notes.append(
                "\(place.removed.name) is the same as \(place.kept.name) in the base, which has both")
        }
        return notes
    }

    // MARK: Contents

    private func contents(
        of matches: [Matching.Match], _ tally: Tally
    ) throws(DigestError) -> [TensorPair.Content] {
        var contents = [TensorPair.Content](repeating: .notCompared, count: matches.count)
        var tasks: [(match: Int, task: ByteComparison.Task)] = []
        var hashed: [(match: Int, bytes: any TensorBytes, byteCount: Int, wanted: Hash32)] = []
        var measured: [Int] = []
        for (index, match) in matches.enumerated() {
            if match.isEqual {
                contents[index] = .equal
                continue
            }
            let isWhole = match.extent == .same || match.extent == .reshaped
            switch (match.base.content, match.derived.content) {
            case (.bytes(let left), .bytes(let right)):
                if match.extent == .incompatible { continue }
                if match.base.dtype == match.derived.dtype {
                    let byteCount = match.base.byteCount
                    tasks.append((index, ByteComparison.Task(left: left, right: right, byteCount: byteCount)))
                } else {
                    measured.append(index)
                }
            case (.digest(let left), .digest(let right)) where isWhole:
                contents[index] =
                    left == right && match.base.dtype == match.derived.dtype ? .equal : .changed(nil)
            case (.bytes(let bytes), .digest(let digest)) where isWhole,
                (.digest(let digest), .bytes(let bytes)) where isWhole:
                if match.base.dtype == match.derived.dtype {
                    hashed.append((index, bytes, match.base.byteCount, digest))
                } else {
                    contents[index] = .changed(nil)
                }
            default: continue
            }
        }
        let digests = try ByteComparison.digests(
            of: hashed.map { ($0.bytes, $0.byteCount) }, threads: threads, tally: tally)
        for (item, digest) in zip(hashed, digests) {
            contents[item.match] = digest == item.wanted ? .equal : .changed(nil)
        }
        let equal = try ByteComparison.run(tasks.map(\.task), threads: threads, tally: tally)
        for (task, isEqual) in zip(tasks, equal) {
            if isEqual { contents[task.match] = .equal } else { measured.append(task.match) }
        }
        try measure(measured.sorted(), of: matches, &contents, tally)
        return contents
    }

    /// Large tensors one after the other, by all threads; small ones side by side.
    private func measure(
        _ indexes: [Int], of matches: [Matching.Match], _ contents: inout [TensorPair.Content], _ tally: Tally
    ) throws(DigestError) {
        let isLarge = { (index: Int) in
            matches[index].base.shape.reduce(1, { $0.multipliedReportingOverflow(by: $1).partialValue })
                >= RangeFinder.manyElements
        }
        let found = Shared([Int: (content: TensorPair.Content, wantsMore: Bool)]())
        let large = indexes.filter(isLarge)
        let small = indexes.filter { !isLarge($0) }
        func measureAll(_ large: [Int], _ small: [Int], isDeep: Bool) throws(DigestError) {
            for index in large {
                let result = try measure(matches[index], threads: threads, isDeep: isDeep, tally)
                found.withValue { $0[index] = result }
            }
            try PartedWork.run(small.count, threads: threads) { (number) throws(DigestError) in
                let index = small[number]
                let result = try self.measure(matches[index], threads: 1, isDeep: isDeep, tally)
                found.withValue { $0[index] = result }
            }
        }
        try measureAll(large, small, isDeep: false)
        // More directions cost more: where none of a few tensors has a rank that they find, the others are left.
        let wanting = found.withValue { all in indexes.filter { all[$0]?.wantsMore ?? false } }
        let step = max(1, wanting.count / Self.sampleCount)
        let sample = wanting.enumerated().filter { $0.offset % step == 0 }.map(\.element)
        try measureAll(sample.filter(isLarge), sample.filter { !isLarge($0) }, isDeep: true)
        let isWorthIt = found.withValue { all in
            sample.contains { index in
                if case .changed(let measure) = all[index]?.content {
                    measure?.spectrum?.rank != nil
                } else {
                    false
                }
            }
        }
        if isWorthIt {
            let rest = wanting.filter { index in !sample.contains(index) }
            try measureAll(rest.filter(isLarge), rest.filter { !isLarge($0) }, isDeep: true)
        }
        for (index, result) in found.withValue({ $0 }) { contents[index] = result.content }
    }

    /// Tensors of which more directions are looked for, before it is decided about the rest.
    private static let sampleCount = 6

    private func measure(
        _ match: Matching.Match, threads: Int, isDeep: Bool, _ tally: Tally
    ) throws(DigestError) -> (content: TensorPair.Content, wantsMore: Bool) {
        let shape = match.base.shape
        let count = shape.reduce(1, *)
        guard let base = Operand(match.base, count: count), let derived = Operand(match.derived, count: count)
        else { return (.changed(nil), false) }
        let measuring = Measuring(base: base, derived: derived, threads: threads, tally: tally)
        var (rounding, measure) = try measuring.run()
        // Doubles are read as singles: other bytes that give the same ones, or none, are other numbers all the same.
        let isDouble = base.decoder.dtype == .f64 && derived.decoder.dtype == .f64
        let isBeyond = base.decoder.dtype == .f64 || derived.decoder.dtype == .f64
        if isDouble && rounding != nil || isBeyond && measure.nonFiniteBase + measure.nonFiniteDerived > 0 {
            return (.changed(nil), false)
        }
        if let rounding { return (.reencoded(rounding), false) }
        let spectrum = try measuring.spectrum(of: measure, shape: shape, isDeep: isDeep)
        measure.spectrum = spectrum?.spectrum
        // What a block type leaves is no rounding of single numbers: there is no rank to be had.
        let hasBlocks = base.decoder.elementsPerBlock > 1 || derived.decoder.elementsPerBlock > 1
        return (.changed(measure), !hasBlocks && spectrum?.wantsMore ?? false)
    }

    // MARK: Merges

    /// Whether blocks are what rounding the base gives, for the tensors that are not its numbers anyway.
    private func checkQuantization(
        _ pairs: inout [TensorPair], _ matches: [Matching.Match], _ tally: Tally
    ) throws(DigestError) {
        for index in pairs.indices {
            let match = matches[index]
            guard pairs[index].measure != nil, match.extent == .same else { continue }
            let count = match.base.shape.reduce(1, *)
            guard let base = Operand(match.base, count: count),
                let derived = Operand(match.derived, count: count)
            else { continue }
            pairs[index].quantization = try Quantizing(
                base: base, derived: derived, threads: threads, tally: tally
            ).run()
        }
    }

    /// alpha * A + beta * B by least squares, for the tensors that changed and that all three have.
    private func fitMerge(
        _ pairs: inout [TensorPair], _ matches: [Matching.Match], _ other: TensorCollection, _ tally: Tally
    ) throws(DigestError) {
        var others: [ExactName: TensorSource] = [:]
        for tensor in other.tensors { others[ExactName(tensor.name)] = tensor }
        var few: [(index: Int, sums: [Double], roundingLimit: Double)] = []
        for index in pairs.indices {
            let match = matches[index]
            guard let measure = pairs[index].measure, measure.energy > 0, match.extent == .same,
                let third = others[ExactName(match.derived.name)], third.shape == match.base.shape
            else { continue }
            let count = match.base.shape.reduce(1, *)
            let operands = [match.base, third, match.derived].compactMap { Operand($0, count: count) }
            guard operands.count == 3 else { continue }
            let sums = try Measuring.mergeSums(operands, threads: threads, tally: tally)
            if count < Self.freeEntries {
                few.append((index, sums, measure.roundingLimit))
            } else {
                pairs[index].merge = MergeFit(sums: sums, roundingLimit: measure.roundingLimit)
            }
        }
        // Two coefficients fit any two numbers: a few entries are held against what the others were merged by.
        let fits = pairs.compactMap(\.merge)
        guard !fits.isEmpty else { return }
        func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
        let (alpha, beta) = (median(fits.map(\.alpha)), median(fits.map(\.beta)))
        for (index, sums, limit) in few {
            pairs[index].merge = MergeFit(sums: sums, alpha: alpha, beta: beta, roundingLimit: limit)
        }
    }

    /// Entries from which a tensor has coefficients of its own.
    private static let freeEntries = 16
}

extension MergeFit {
    /// Solves min || t - x u - y v || for u = A, v = B - A, t = M - A: two fine-tunes of one model lie so close together that
    /// A and B themselves would make an ill-conditioned pair.
    /// - Parameter sums: u.u, u.v, v.v, u.t, v.t, t.t.
    /// - Returns: nil where B is A, or nothing changed.
    init?(sums: [Double], roundingLimit: Double) {
        let (uu, uv, vv, ut, vt, tt) = (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5])
        let determinant = uu * vv - uv * uv
        guard tt > 0, vv > 0, uu > 0, determinant > 1e-12 * uu * vv else { return nil }
        let x = (ut * vv - vt * uv) / determinant
        let y = (vt * uu - ut * uv) / determinant
        let rest = max(tt - x * ut - y * vt, 0)
        self.init(
            alpha: 1 + x - y, beta: y, residual: rest / tt,
            isWithinRounding: rest <= roundingLimit)
    }

    /// With coefficients that are given.
    /// - Returns: nil where nothing changed.
    fileprivate init?(sums: [Double], alpha: Double, beta: Double, roundingLimit: Double) {
        let (uu, uv, vv, ut, vt, tt) = (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5])
        guard tt > 0 else { return nil }
        let (x, y) = (alpha + beta - 1, beta)
        let rest = max(tt - 2 * (x * ut + y * vt) + x * x * uu + 2 * x * y * uv + y * y * vv, 0)
        self.init(
            alpha: alpha, beta: beta, residual: rest / tt, isWithinRounding: rest <= roundingLimit)
    }
}
