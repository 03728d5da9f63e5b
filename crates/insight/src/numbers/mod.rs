//! The numbers under the models: functions of the gamma family with their tails in log space,
//! quantiles, and the search for a maximum.
//!
//! A tail that is 1e-2000 is still told from one that is 1e-3000, since nothing leaves log space
//! before it must. What is asked outside of a function's domain is answered with NaN, never with a
//! panic; what follows from a limit (an infinite argument, a probability of 0) is answered with it.

mod beta;
mod cholesky;
mod counts;
mod gamma;
mod gamma_tails;
mod log_sum;
mod maximise;
mod newton;
mod normal;
mod quadrature;
mod root;
mod saddle;

pub use beta::{beta_quantile, beta_tails, ln_beta};
pub use cholesky::Cholesky;
pub use counts::{ln_negative_binomial, ln_poisson, negative_binomial_tails, poisson_tails};
pub use gamma::{digamma, ln_gamma, ln_rising, trigamma};
pub use gamma_tails::{gamma_quantile, gamma_tails};
pub use log_sum::{Tails, ln_add, ln_one_minus_exp, log_sum_exp};
pub use maximise::{Effort, Maximum, maximise};
pub use newton::{Summit, Surface, climb};
pub use normal::{normal_quantile, normal_tails};
pub(crate) use quadrature::{Course, walk};
