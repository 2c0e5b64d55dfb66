// TransparencyLogTests
