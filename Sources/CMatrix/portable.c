// For every processor.
#include "internal.h"
#define KERNEL oracle_matrix_portable
#include "kernel.h"
