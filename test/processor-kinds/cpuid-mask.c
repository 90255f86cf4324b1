/*
 * Answers the patched CPUID instructions of a process (patch-cpuid.mjs) with the features of an older processor.
 * Preloaded; PROCESSOR_KIND is `sse4` (as Westmere), `avx2` (as Haswell) or `native` (the true answers).
 */
#define _GNU_SOURCE
#include <cpuid.h>
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

#define BIT(n) (1u << (n))

/* Of leaf 1, ecx: SSE3, CLMUL, SSSE3, CX16, SSE4.1, SSE4.2, POPCNT, AES, under a hypervisor. */
static const unsigned westmere =
    BIT(0) | BIT(1) | BIT(9) | BIT(13) | BIT(19) | BIT(20) | BIT(23) | BIT(25) | BIT(31);
/* Of the same: FMA, MOVBE, XSAVE, OSXSAVE, AVX, F16C, RDRAND. */
static const unsigned haswell = BIT(12) | BIT(22) | BIT(26) | BIT(27) | BIT(28) | BIT(29) | BIT(30);
/* Of leaf 7, ebx: FSGSBASE, BMI1, AVX2, SMEP, BMI2, ERMS, INVPCID. */
static const unsigned haswell_extended = BIT(0) | BIT(3) | BIT(5) | BIT(7) | BIT(8) | BIT(9) | BIT(10);
/* Of leaf 0x80000001, ecx: LAHF; LZCNT. What only AMD has (SSE4A, XOP, FMA4, TBM) neither keeps. */
static const unsigned lahf = BIT(0), lzcnt = BIT(5);

static int avx2;
static int native;

static void mask(unsigned leaf, unsigned subleaf, unsigned *a, unsigned *b, unsigned *c, unsigned *d) {
  switch (leaf) {
    case 1:
      *c &= westmere | (avx2 ? haswell : 0);
      break;
    case 7:
      *b &= avx2 && subleaf == 0 ? haswell_extended : 0;
      *a = *c = *d = 0;
      break;
    case 0x80000001:
      *c &= lahf | (avx2 ? lzcnt : 0);
      break;
  }
}

static void answer(int signal_number, siginfo_t *info, void *context) {
  (void)info;
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  const unsigned char *at = (const unsigned char *)registers[REG_RIP];
  if (at[0] != 0x0f || at[1] != 0xff) {
    /* A fault of another kind: it comes again and ends the process. */
    struct sigaction ending = {.sa_handler = SIG_DFL};
    int (*set)(int, const struct sigaction *, struct sigaction *) = dlsym(RTLD_NEXT, "sigaction");
    set(signal_number, &ending, NULL);
    return;
  }
  unsigned leaf = (unsigned)registers[REG_RAX], subleaf = (unsigned)registers[REG_RCX], a, b, c, d;
  __cpuid_count(leaf, subleaf, a, b, c, d);
  if (!native) mask(leaf, subleaf, &a, &b, &c, &d);
  registers[REG_RAX] = a;
  registers[REG_RBX] = b;
  registers[REG_RCX] = c;
  registers[REG_RDX] = d;
  registers[REG_RIP] += 2;
}

/* Node sets every signal to its default when it starts: not this one. */
int sigaction(int number, const struct sigaction *wanted, struct sigaction *before) {
  static int (*set)(int, const struct sigaction *, struct sigaction *);
  if (set == NULL) set = dlsym(RTLD_NEXT, "sigaction");
  return set(number, number == SIGILL ? NULL : wanted, before);
}

__attribute__((constructor)) static void begin(void) {
  const char *kind = getenv("PROCESSOR_KIND");
  avx2 = kind != NULL && strcmp(kind, "avx2") == 0;
  native = kind != NULL && strcmp(kind, "native") == 0;
  if (!avx2 && !native && (kind == NULL || strcmp(kind, "sse4") != 0)) {
    fputs("PROCESSOR_KIND is none of sse4, avx2 and native\n", stderr);
    _exit(1);
  }
  struct sigaction answering = {.sa_sigaction = answer, .sa_flags = SA_SIGINFO | SA_NODEFER};
  int (*set)(int, const struct sigaction *, struct sigaction *) = dlsym(RTLD_NEXT, "sigaction");
  set(SIGILL, &answering, NULL);
}
