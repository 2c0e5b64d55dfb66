import Attestation
import Cryptography
import Testing

@Suite struct EvaluationAgreementTests {
    private static func value(
        _ value: Double, stderr: Double? = nil, atLeast threshold: Double? = nil, task: String = "hellaswag"
    ) -> Evaluation.Value {
        var made = Evaluation.Value(task: task, metric: "acc_norm", filter: "none", value: value)
        made.stderr = stderr
        made.requirement = threshold.map { Evaluation.Requirement(.atLeast, $0) }
        return made
    }

    private static func evaluation(_ values: Evaluation.Value..., dtype: String? = nil) throws -> Evaluation {
        var made = Evaluation(
            model: try ModelName("acme/m"), binding: .afterTheFact, assurance: .reported,
            harness: Evaluation.Harness(name: "lm-evaluation-harness"), values: values,
            results: Evaluation.Results(sha256: SHA256.hash([9]), byteCount: 1))
        made.settings.dtype = dtype
        return made
    }

    @Test func valuesApartBeyondTheirErrorsDisagree() {
        #expect(!Self.value(0.61, stderr: 0.005).disagrees(with: Self.value(0.62, stderr: 0.005)))
        #expect(Self.value(0.61, stderr: 0.005).disagrees(with: Self.value(0.65, stderr: 0.005)))
        // Without an error, a hundredth of the value.
        #expect(!Self.value(12.00).disagrees(with: Self.value(12.05)))
        #expect(Self.value(12.00).disagrees(with: Self.value(12.50)))
        #expect(!Self.value(0).disagrees(with: Self.value(0)))
    }

    @Test func oneThatMeetsAndOneThatDoesNotDisagree() {
        let met = Self.value(0.601, stderr: 0.005, atLeast: 0.6)
        #expect(met.disagrees(with: Self.value(0.599, stderr: 0.005, atLeast: 0.6)))
        #expect(!met.disagrees(with: Self.value(0.599, stderr: 0.005, atLeast: 0.5)))
    }

    @Test func onlyMeasurementsOfOneThingAreHeldAgainstEachOther() throws {
        let one = try Self.evaluation(Self.value(0.61), Self.value(0.30, task: "arc"), dtype: "bfloat16")
        let other = try Self.evaluation(Self.value(0.41), Self.value(0.30, task: "arc"), dtype: "bfloat16")
        let found = one.disagreements(with: other)
        #expect(found.map(\.own.task) == ["hellaswag"] && found.map(\.other.value) == [0.41])
        let quantized = try Self.evaluation(Self.value(0.41), dtype: "int8")
        #expect(one.disagreements(with: quantized).isEmpty)
    }
}
